using Videoroom.Web.Admin;
using Videoroom.Web.Signalling;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Runtime;

/// <summary>Adds the node's actors and media to a host.</summary>
internal static class RuntimeRegistration
{
    public static void AddNodeRuntime(this IServiceCollection services)
    {
        services.AddSingleton<TurnCertificate>();
        services.AddSingleton<NodeRuntime>();
        services.AddSingleton<NodeStatus>();
        services.AddSingleton<INodeTotals>(provider => provider.GetRequiredService<NodeStatus>());
        services.AddSingleton<ClusterView>();
        services.AddSingleton<IClusterView>(provider => provider.GetRequiredService<ClusterView>());
        services.AddSingleton<MemberUrls>();
        services.AddSingleton<IMemberUrls>(provider => provider.GetRequiredService<MemberUrls>());
        services.AddSingleton<IDrainSteps, DrainSteps>();
        services.AddSingleton<IChannelGateway>(provider => provider.GetRequiredService<NodeRuntime>());
        services.AddHostedService(provider => provider.GetRequiredService<NodeRuntime>());
        services.AddHostedService<FenceWatch>();
    }
}

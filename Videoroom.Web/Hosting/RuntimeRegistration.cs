using Akka.Actor;
using Videoroom.Web.Admin;
using Videoroom.Web.Clustering;
using Videoroom.Web.Clustering.Forming;
using Videoroom.Web.Clustering.Links;
using Videoroom.Web.Configuration;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Runtime;
using Videoroom.Web.Signalling;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Hosting;

/// <summary>Adds the node's actors and media to a host.</summary>
internal static class RuntimeRegistration
{
    /// <summary>Adds them; they start in the order in which they stand here, before the host listens.</summary>
    public static void AddNodeRuntime(this IServiceCollection services, VideoroomOptions options)
    {
        services.AddSingleton<TurnCertificate>();
        services.AddSingleton<MediaPlane>();
        services.AddSingleton<NodeRooms>();
        services.AddSingleton<NodeStatus>();
        services.AddSingleton<INodeTotals>(provider => provider.GetRequiredService<NodeStatus>());
        services.AddSingleton<LinkErrors>();
        services.AddSingleton<LinkFence>();
        services.AddSingleton<ClusterHistory>();
        services.AddSingleton<ClusterView>();
        services.AddSingleton<IClusterView>(provider => provider.GetRequiredService<ClusterView>());
        services.AddSingleton(provider => new MemberUrls(() => ClusterReports.Members(provider.GetRequiredService<ActorSystem>())));
        services.AddSingleton<IMemberUrls>(provider => provider.GetRequiredService<MemberUrls>());
        services.AddSingleton<IDrainSteps, DrainSteps>();
        services.AddSingleton<NodeShutdown>();
        services.AddSingleton<INodeShutdown>(provider => provider.GetRequiredService<NodeShutdown>());
        services.AddSingleton<IChannelGateway>(provider => provider.GetRequiredService<NodeRooms>());
        services.AddHostedService(provider => provider.GetRequiredService<MediaPlane>());
        services.AddNodeActorSystem(options);
        services.AddHostedService<ClusterMembership>();
        services.AddHostedService<FenceWatch>();
    }
}

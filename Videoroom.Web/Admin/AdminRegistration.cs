using Videoroom.Web.Configuration;

namespace Videoroom.Web.Admin;

/// <summary>Adds the admin listener's answers to a host.</summary>
internal static class AdminRegistration
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton(provider => AdminToken.Load(provider.GetRequiredService<VideoroomOptions>()));
        services.AddSingleton<AdminGate>();
        services.AddSingleton<AdminEndpoint>();
    }

    /// <summary>
    /// Keeps the two listeners apart. To be called before anything else takes requests: on the admin listener nothing else is
    /// there, and elsewhere nothing of it.
    /// </summary>
    public static void UseAdmin(this WebApplication app)
        // Asked for late: a start that fails must not replace the token of a node that runs.
        => app.MapWhen(AdminConnection.Is, branch => branch.Run(context =>
            context.RequestServices.GetRequiredService<AdminEndpoint>().HandleAsync(context)));
}

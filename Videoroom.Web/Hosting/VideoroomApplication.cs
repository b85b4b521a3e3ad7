using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Web.Hosting;

/// <summary>Puts the parts of a node together: configuration, page, signalling, room actors, media engine.</summary>
internal static class VideoroomApplication
{
    /// <summary>How long leaving the cluster, closing connections and ending what still runs may take, after the drain.</summary>
    public static readonly TimeSpan StopTimeLimit = TimeSpan.FromSeconds(25);

    /// <summary>A builder that knows appsettings.json, the environment and the command line.</summary>
    /// <exception cref="ConfigurationException">An argument is not understood.</exception>
    public static WebApplicationBuilder CreateBuilder(InstallationFolder folder, string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = folder.ContentRoot,
            ApplicationName = typeof(VideoroomApplication).Assembly.GetName().Name,
        });
        builder.Configuration.AddVideoroomCommandLine(args);
        return builder;
    }

    /// <summary>A node with these options.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, VideoroomOptions options)
    {
        var services = builder.Services;
        var plan = DescriptorPlan.For(options, OpenFileLimit.Read());
        StartErrors.KeepOutOfTheLog(builder.Logging);
        RequestLogs.KeepAddressesOut(builder.Logging);
        services.AddSingleton(options);
        services.AddSingleton(plan);
        services.AddSingleton(SignallingLimits.From(options, plan));
        services.TryAddSingleton(TimeProvider.System);
        services.AddNodeRuntime(options);
        services.AddSignalling();
        services.AddWhip();
        services.AddAdmin();
        services.AddHealth();
        services.AddProblemDetails();
        services.AddSingleton<HostNames>();
        services.AddSingleton<DrainSequence>();
        services.TryAddSingleton<ProcessExit>(Environment.Exit);
        services.AddSingleton<NodeLifetime>();
        services.AddHostedService<DrainOnStop>();
        services.AddHostedService<HealthWatch>();
        services.AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<NodeLifetime>());
        builder.UseListener(options, plan);

        // The drain is part of the host's stop, where nothing has begun it before.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds) + StopTimeLimit);
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in options.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });

        var app = builder.Build();
        app.UseConnectionPlaces();
        app.UseExceptionHandler();
        app.UseAdmin();
        app.UseForwardedHeaders();
        app.UseKnownHosts(app.Services.GetRequiredService<HostNames>());
        if (options is { UseTls: true, CertFilePath: not null })
        {
            // Not with a certificate that we made: browsers would let nobody past its warning any more.
            app.UseHsts();
        }

        app.UsePageHeaders(app.Services.GetRequiredService<SignallingUrls>());
        app.MapSignalling();
        app.MapWhip();
        app.MapHealth();
        app.MapPage();
        return app;
    }
}

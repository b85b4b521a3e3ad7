using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Videoroom.Web.Configuration;
using Videoroom.Web.Runtime;
using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Web.Hosting;

/// <summary>Puts the parts of a node together: configuration, page, signalling, room actors, media engine.</summary>
internal static class VideoroomApplication
{
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
        StartErrors.KeepOutOfTheLog(builder.Logging);
        services.AddSingleton(options);
        services.AddSingleton(SignallingLimits.From(options));
        services.AddSingleton(TimeProvider.System);
        services.AddNodeRuntime();
        services.AddSignalling();
        services.AddWhip();
        builder.UseListener(options);

        // A stop waits for calls in progress on no account longer than a process manager waits for us.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));
        services.AddResponseCompression(compression =>
        {
            // Safe under TLS: what is compressed is the page, the same for everybody, and never what a client sent.
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in options.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.MapSignalling();
        app.MapWhip();
        app.MapHealth();
        app.MapPage(Path.Combine(app.Environment.ContentRootPath, "wwwroot"));
        return app;
    }
}

using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Runtime;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Hosting;

/// <summary>The way of the process: read the settings, start, say so, run, stop.</summary>
internal static class Startup
{
    /// <summary>Runs the node until it is told to stop.</summary>
    /// <returns>
    /// The exit code: 0 after an orderly stop, 1 when the node could not start, <see cref="NodeLifetime.FencedExitCode"/> when its
    /// cluster has removed it.
    /// </returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (Usage.For(args) is { } usage)
        {
            await output.WriteLineAsync(usage);
            return 0;
        }

        var options = new VideoroomOptions();
        try
        {
            var folder = InstallationFolder.Find(AppContext.BaseDirectory);
            var builder = VideoroomApplication.CreateBuilder(folder, args);
            options = VideoroomOptionsReader.Read(builder.Configuration);
            await using var app = VideoroomApplication.Build(builder, options);
            var lifetime = app.Services.GetRequiredService<NodeLifetime>();
            try
            {
                await app.StartAsync();
                output.WriteLine(await StartMessageAsync(app, options));
                await app.WaitForShutdownAsync();
            }
            catch (OperationCanceledException) when (lifetime.IsEnding)
            {
                // It was told to end before it had started, while it looked for its cluster.
            }
            catch (Exception) when (lifetime.ExitCode != 0)
            {
                // It had to end, in whatever order: its log has said why.
            }

            return lifetime.ExitCode;
        }
        catch (Exception e) when (StartErrors.Explain(e, options) is { } line)
        {
            error.WriteLine(line);
            return 1;
        }
    }

    /// <summary>The TCP port that a started node listens on.</summary>
    public static int Port(WebApplication app) => BindingAddress.Parse(Addresses(app).First()).Port;

    /// <summary>Where the admin listener of a started node is.</summary>
    public static Uri AdminAddress(WebApplication app)
    {
        var listening = BindingAddress.Parse(Addresses(app).Last());
        var host = listening.Host is "0.0.0.0" or "[::]" ? "localhost" : listening.Host;
        return new UriBuilder(listening.Scheme, host, listening.Port, "/admin/").Uri;
    }

    private static async Task<string> StartMessageAsync(WebApplication app, VideoroomOptions options)
    {
        var engine = app.Services.GetRequiredService<MediaPlane>().Engine!;
        IEnumerable<string> notes = [.. app.Services.GetRequiredService<StartNotes>().Lines, .. app.Services.GetRequiredService<DescriptorPlan>().Notes];
        if (!PageFiles.ArePresent(app.Environment))
        {
            notes = notes.Append("WARNING There is no page here: it was not built (-p:BuildClientApp=false). Clients of their own can join.");
        }

        if (options.ListenNote is { } listenNote)
        {
            notes = notes.Append(listenNote);
        }

        if (options.IntegratedTlsTurnPort is not null && app.Services.GetRequiredService<TurnCertificate>().IsGenerated)
        {
            notes = notes.Append("WARNING Browsers do not take a self-signed certificate for TURN over TLS: set INTEGRATED_TURN_CERT and INTEGRATED_TURN_PKEY.");
        }

        if (!IPAddress.IsLoopback(options.Admin.Address) && !options.UseTls)
        {
            notes = notes.Append("WARNING The admin token crosses the network in clear: set USE_TLS=true, or leave ADMIN_ADDRESS to loopback.");
        }

        var (warmUp, warnings) = (WarmUp.RunAsync(Addresses(app).First()), ReachabilityCheck.WarningsAsync(engine, ReachabilityCheck.Patience));
        await Task.WhenAll(warmUp, warnings);
        var admin = $"{AdminAddress(app)} ({app.Services.GetRequiredService<AdminToken>().Note})";
        return StartMessage.Text(options, Port(app), app.Services.GetRequiredService<HostNames>().All, admin, engine, [.. notes, .. await warnings]);
    }

    private static ICollection<string> Addresses(WebApplication app)
        => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
}

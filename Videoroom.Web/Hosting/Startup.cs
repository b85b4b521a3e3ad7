using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Videoroom.Web.Configuration;
using Videoroom.Web.PageBuild;
using Videoroom.Web.Runtime;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Hosting;

/// <summary>The way of the process: read the settings, build the page, start, say so, run, stop.</summary>
internal static class Startup
{
    /// <summary>Runs the node until it is told to stop.</summary>
    /// <returns>The exit code: 0 after an orderly stop, 1 when the node could not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var options = new VideoroomOptions();
        try
        {
            var folder = InstallationFolder.Find(AppContext.BaseDirectory);
            var builder = VideoroomApplication.CreateBuilder(folder, args);
            options = VideoroomOptionsReader.Read(builder.Configuration);
            if (folder.IsSourceTree)
            {
                await new PageBuilder(folder.ContentRoot, new CommandRunner(), output).EnsureBuiltAsync();
            }

            await using var app = VideoroomApplication.Build(builder, options);
            await app.StartAsync();
            output.WriteLine(await StartMessageAsync(app, options));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (StartErrors.Explain(e, options) is { } line)
        {
            error.WriteLine(line);
            return 1;
        }
    }

    private static async Task<string> StartMessageAsync(WebApplication app, VideoroomOptions options)
    {
        var engine = app.Services.GetRequiredService<NodeRuntime>().Engine!;
        IEnumerable<string> notes = app.Services.GetRequiredService<StartNotes>().Lines;
        if (options.IntegratedTlsTurnPort is not null && app.Services.GetRequiredService<TurnCertificate>().IsGenerated)
        {
            notes = notes.Append("WARNING Browsers do not take a self-signed certificate for TURN over TLS: set INTEGRATED_TURN_CERT and INTEGRATED_TURN_PKEY.");
        }

        return StartMessage.Text(options, Port(app), engine, [.. notes, .. await ReachabilityCheck.WarningsAsync(engine)]);
    }

    /// <summary>The TCP port that a started node listens on.</summary>
    public static int Port(WebApplication app) =>
        BindingAddress.Parse(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
}

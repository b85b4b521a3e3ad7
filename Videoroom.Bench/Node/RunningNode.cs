using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Videoroom.Engine;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Runtime;

namespace Videoroom.Bench.Node;

/// <summary>
/// A whole node inside this process, on free ports of the loopback address, for benchmarks and for tests: page, signalling,
/// rooms and media.
/// </summary>
internal sealed class RunningNode : IAsyncDisposable
{
    /// <summary>The admin token, unless the options say another.</summary>
    public const string AdminToken = "the-token-of-a-node-in-a-test";

    private readonly WebApplication _application;

    private RunningNode(WebApplication application, bool tls)
    {
        _application = application;
        Address = new Uri($"{(tls ? "https" : "http")}://localhost:{Startup.Port(application)}");
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>Where the admin listener is, with <c>/admin/</c> at the end.</summary>
    public Uri AdminAddress => Startup.AdminAddress(_application);

    /// <summary>The node's parts.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>The media plane.</summary>
    public MediaEngine Engine => (MediaEngine)Services.GetRequiredService<MediaPlane>().Engine!;

    /// <summary>What the node holds, for tests that look for leaks.</summary>
    public Task<NodeCounts> CountAsync() => Services.GetRequiredService<NodeStatus>().CountAsync();

    /// <summary>Starts a node.</summary>
    /// <param name="options">Its options; host and ports are replaced.</param>
    /// <param name="addRoutes">Adds what this node serves besides.</param>
    /// <param name="clock">Its clock; null is the system's.</param>
    /// <param name="configure">Changes the host that it runs in.</param>
    public static async Task<RunningNode> StartAsync(
        VideoroomOptions? options = null,
        Action<IEndpointRouteBuilder>? addRoutes = null,
        TimeProvider? clock = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        var folder = InstallationFolder.Find(AppContext.BaseDirectory);
        var builder = VideoroomApplication.CreateBuilder(folder, []);
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);

        // A node that is out of its cluster ends its process, and that is ours.
        builder.Services.AddSingleton<ProcessExit>(_ => { });
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        options ??= new VideoroomOptions();
        var application = VideoroomApplication.Build(builder, options with
        {
            Host = [IPAddress.Loopback],
            Port = 0,
            MediaPort = 0,
            Admin = options.Admin with { Port = 0, Token = options.Admin.Token ?? AdminToken },
        });
        addRoutes?.Invoke(application);
        await application.StartAsync();
        return new RunningNode(application, options.UseTls);
    }

    /// <summary>Stops it in order, as SIGTERM does.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}

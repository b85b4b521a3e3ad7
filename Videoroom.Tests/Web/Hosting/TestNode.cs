using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;
using Videoroom.Web.PageBuild;
using Videoroom.Web.Runtime;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>A whole node in the test's process, on free ports of loopback: page, signalling, rooms and media.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestNode(WebApplication app, bool tls)
    {
        _app = app;
        Address = new Uri($"{(tls ? "https" : "http")}://localhost:{Startup.Port(app)}");
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>What the node holds, for tests that look for leaks.</summary>
    public Task<NodeCounts> CountAsync() => _app.Services.GetRequiredService<NodeStatus>().CountAsync();

    /// <summary>Starts a node.</summary>
    /// <param name="options">Its options; ports and host are replaced.</param>
    /// <param name="withPage">Build the page when it is stale: for browsers.</param>
    public static async Task<TestNode> StartAsync(VideoroomOptions? options = null, bool withPage = false)
    {
        var folder = InstallationFolder.Find(AppContext.BaseDirectory);
        if (withPage)
        {
            await new PageBuilder(folder.ContentRoot, new CommandRunner(), TextWriter.Null).EnsureBuiltAsync();
        }

        var builder = VideoroomApplication.CreateBuilder(folder, []);
        builder.Logging.ClearProviders();
        options ??= new VideoroomOptions();
        var app = VideoroomApplication.Build(builder, options with { Host = [IPAddress.Loopback], Port = 0, MediaPort = 0 });
        await app.StartAsync();
        return new TestNode(app, options.UseTls);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

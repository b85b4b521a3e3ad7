using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Videoroom.Engine;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;
using Videoroom.Web.PageBuild;
using Videoroom.Web.Runtime;

namespace Videoroom.Bench.Node;

/// <summary>A whole node inside this process, on free ports of the loopback address: for benchmarks and for tests.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RunningNode(WebApplication application)
    {
        _application = application;
        Address = new Uri($"http://localhost:{Startup.Port(application)}");
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>The media plane.</summary>
    public MediaEngine Engine => (MediaEngine)Service<NodeRuntime>().Engine!;

    /// <summary>What the node holds.</summary>
    public T Service<T>()
        where T : notnull => _application.Services.GetRequiredService<T>();

    /// <summary>Builds the page when it is stale and starts a node.</summary>
    /// <param name="settings">More settings, as on the command line: <c>--MAX_ROOMS=2</c>.</param>
    public static async Task<RunningNode> StartAsync(params string[] settings)
    {
        var folder = InstallationFolder.Find(AppContext.BaseDirectory);
        if (folder.IsSourceTree)
        {
            await new PageBuilder(folder.ContentRoot, new CommandRunner(), TextWriter.Null).EnsureBuiltAsync();
        }

        var builder = VideoroomApplication.CreateBuilder(
            folder, ["--HOST=127.0.0.1", "--PORT=0", "--MEDIA_PORT=0", .. settings]);
        builder.Logging.AddFilter(level => level >= LogLevel.Error);
        var application = VideoroomApplication.Build(builder, VideoroomOptionsReader.Read(builder.Configuration));
        await application.StartAsync();
        return new RunningNode(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}

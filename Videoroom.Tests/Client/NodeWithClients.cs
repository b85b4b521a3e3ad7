using Videoroom.Bench.Node;
using Videoroom.Client;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Client;

/// <summary>A node in this process for each test, and the thread that its headless clients run on.</summary>
public abstract class NodeWithClients : IAsyncLifetime
{
    private protected ClientHost Host { get; } = new();

    private protected RunningNode Node { get; private set; } = null!;

    private protected virtual VideoroomOptions NodeOptions => new();

    public async Task InitializeAsync() => Node = await RunningNode.StartAsync(NodeOptions);

    public async Task DisposeAsync()
    {
        Host.Dispose();
        await Node.DisposeAsync();
    }
}

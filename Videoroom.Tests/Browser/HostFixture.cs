using Videoroom.Bench.Node;

namespace Videoroom.Tests.Browser;

/// <summary>One node for all the browser tests; each test uses rooms of its own.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private RunningNode? _node;

    /// <summary>Where the page is, without a slash at its end.</summary>
    public string Address => Node.Address.ToString().TrimEnd('/');

    internal RunningNode Node => _node ?? throw new InvalidOperationException("The node has not been started.");

    /// <summary>A room that no other test uses.</summary>
    public static string NewRoom() => Guid.NewGuid().ToString("N")[..10];

    public async Task InitializeAsync() => _node = await RunningNode.StartAsync();

    public async Task DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }
}

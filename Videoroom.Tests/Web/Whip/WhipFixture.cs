using Videoroom.Bench.Node;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Whip;

/// <summary>A node of its own for each test of a class: one that is limited by address must not meet another's requests.</summary>
public abstract class WhipFixture : IAsyncLifetime
{
    private RunningNode? _node;
    private WhipClient? _client;

    private protected RunningNode Node => _node!;

    private protected WhipClient Client => _client!;

    private protected virtual VideoroomOptions Options => new();

    /// <summary>The node's clock; null is the system's.</summary>
    private protected virtual TimeProvider? Clock => null;

    public async Task InitializeAsync()
    {
        _node = await RunningNode.StartAsync(Options, clock: Clock);
        _client = new WhipClient(_node);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Node.DisposeAsync();
    }
}

using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>Relayed ports without a system behind them; some may be somebody else's.</summary>
internal sealed class FakeRelaySockets : IRelaySocketFactory
{
    public HashSet<int> TakenElsewhere { get; } = [];

    public List<int> Attempts { get; } = [];

    public HashSet<int> Open { get; } = [];

    public IRelaySocket? TryBind(RelayFamily family, ushort port)
    {
        Attempts.Add(port);
        if (TakenElsewhere.Contains(port))
        {
            return null;
        }
        // The families have ports of their own.
        var key = family == RelayFamily.IPv6 ? port + 65_536 : port;
        Assert.True(Open.Add(key));
        return new FakeSocket(this, key);
    }

    private sealed class FakeSocket(FakeRelaySockets sockets, int port) : IRelaySocket
    {
        public bool TrySend(in TransportAddress peer, ReadOnlySpan<byte> datagram) => true;

        public void Begin(TurnAllocation allocation, RelayedDatagramHandler received)
        {
        }

        public void Dispose() => sockets.Open.Remove(port);
    }
}

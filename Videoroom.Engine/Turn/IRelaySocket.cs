using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>An allocation's relayed port, bound for real: foreign peers are allowed.</summary>
internal interface IRelaySocket : IDisposable
{
    /// <summary>Sends without waiting. On the thread of the client's loop.</summary>
    /// <param name="peer">Of the socket's family.</param>
    /// <param name="datagram">What the client sends.</param>
    /// <returns>False when the system does not take it: it is dropped.</returns>
    bool TrySend(in TransportAddress peer, ReadOnlySpan<byte> datagram);

    /// <summary>Begins to receive; once.</summary>
    /// <param name="allocation">What the handler is told.</param>
    /// <param name="received">Called on the thread pool, one datagram at a time.</param>
    void Begin(TurnAllocation allocation, RelayedDatagramHandler received);
}

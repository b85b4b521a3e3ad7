using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>What a <see cref="ClientLoop"/> drives; every call comes on the loop's thread.</summary>
internal interface IClientTransport
{
    /// <summary>Takes a datagram; the bytes may be changed, and are gone afterwards.</summary>
    void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs);

    /// <summary>Does what is due.</summary>
    /// <returns>When it wants its next turn, in microseconds of the loop's clock.</returns>
    long OnTurn(long nowUs);
}

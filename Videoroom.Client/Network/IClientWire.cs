using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>What carries a client's datagrams to the server and back; every call comes on the loop's thread.</summary>
internal interface IClientWire : IDisposable
{
    /// <summary>True when datagrams pass.</summary>
    bool IsOpen { get; }

    /// <summary>Where to write the next datagram.</summary>
    Span<byte> NextDatagram();

    /// <summary>Sends what was written into <see cref="NextDatagram"/>.</summary>
    /// <param name="to">The server's address; a wire through a relay has its only one from the beginning.</param>
    /// <param name="length">Its bytes.</param>
    void Send(TransportAddress to, int length);
}

/// <summary>Whose datagrams a wire carries; every call comes on the loop's thread.</summary>
internal interface IWireUser
{
    /// <summary>Takes a datagram of the server; the bytes may be changed, and are gone afterwards.</summary>
    void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs);

    /// <summary>Does what is due.</summary>
    /// <returns>When it wants its next turn, in microseconds of the loop's clock.</returns>
    long OnTurn(long nowUs);
}

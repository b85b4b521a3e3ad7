namespace Videoroom.Client.Packets;

/// <summary>What carries a <see cref="PacketPeer"/>'s datagrams to the server.</summary>
internal interface IPacketWire : IDisposable
{
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>Takes a datagram that is already there.</summary>
    bool TryReceive(Span<byte> datagram, out int length);

    /// <summary>Waits until something may be there.</summary>
    /// <returns>False when nothing came in time.</returns>
    bool Wait(TimeSpan patience);
}

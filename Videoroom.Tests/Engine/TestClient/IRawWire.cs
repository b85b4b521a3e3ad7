namespace Videoroom.Tests.Engine.TestClient;

/// <summary>What carries a <see cref="RawClient"/>'s datagrams to the server.</summary>
internal interface IRawWire : IDisposable
{
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>Takes a datagram that is already there.</summary>
    bool TryReceive(Span<byte> datagram, out int length);

    /// <summary>Waits until something may be there.</summary>
    /// <returns>False when nothing came in time.</returns>
    bool Wait(TimeSpan patience);
}

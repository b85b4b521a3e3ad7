using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>A media port without a network: what it is fed arrives, and what is sent is shown.</summary>
/// <param name="port">The port.</param>
/// <param name="sent">Gets each datagram and where it goes.</param>
internal sealed class FedSocket(int port, SentDatagram sent) : IMediaSocket
{
    private readonly Queue<(Path Path, byte[] Datagram)> _waiting = new();

    /// <inheritdoc/>
    public int Port => port;

    /// <summary>Whether something waits to be received.</summary>
    public bool HasInput => _waiting.Count > 0;

    /// <summary>Lets a datagram arrive. As from a network, its end is cut off where it is too long, and the rest is refused.</summary>
    public void Feed(in Path path, ReadOnlySpan<byte> datagram)
        => _waiting.Enqueue((path, datagram.Length <= PacketBuffer.Capacity ? datagram.ToArray() : []));

    /// <inheritdoc/>
    public int Receive(ReceiveBatch batch)
    {
        var count = 0;
        while (count < batch.Ready && _waiting.TryDequeue(out var waiting))
        {
            var buffer = batch[count++];
            buffer.Fill(waiting.Datagram);
            buffer.Path = waiting.Path;
        }

        return count;
    }

    /// <inheritdoc/>
    public unsafe int Send(SendBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            sent(batch.PathOf(i), new ReadOnlySpan<byte>(batch.DataOf(i), batch.LengthOf(i)));
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Wait(int timeoutMs)
    {
    }

    /// <inheritdoc/>
    public void Wake()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

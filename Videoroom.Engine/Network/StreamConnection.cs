namespace Videoroom.Engine.Network;

/// <summary>
/// A TCP connection that carries datagrams as frames, with or without TLS. Its kind of framing is the subclass's; a frame is
/// sent whole or not at all.
/// </summary>
internal abstract class StreamConnection : PathCarrier
{
    /// <summary>Queues a frame. Callable from any thread; never blocks.</summary>
    /// <param name="frame">With its header and padding.</param>
    /// <param name="isFirst">Nothing is being written: the caller is to call <see cref="Flush"/> when it has no more frames for now.</param>
    /// <returns>False when the connection has closed, or the other side reads too slowly: the frame is dropped, as UDP would.</returns>
    public abstract bool TrySend(ReadOnlySpan<byte> frame, out bool isFirst);

    /// <summary>Begins to write what is queued. A frame's burst then costs one system call, and not one each.</summary>
    public abstract void Flush();
}

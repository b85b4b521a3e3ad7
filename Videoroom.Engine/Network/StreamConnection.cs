namespace Videoroom.Engine.Network;

/// <summary>
/// A TCP connection that carries datagrams as frames, with or without TLS. Its kind of framing is the subclass's; a frame is
/// sent whole or not at all.
/// </summary>
internal abstract class StreamConnection : PathCarrier
{
    /// <summary>Queues a frame. Callable from any thread; never blocks.</summary>
    /// <param name="frame">With its header and padding.</param>
    /// <returns>False when the connection has closed, or the other side reads too slowly: the frame is dropped, as UDP would.</returns>
    public abstract bool TrySend(ReadOnlySpan<byte> frame);
}

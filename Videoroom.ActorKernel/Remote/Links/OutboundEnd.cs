using System.Buffers.Binary;

namespace Akka.Remote.Links;

/// <summary>The dialler's end: sends what is in the outbox, hears how much of it has arrived.</summary>
/// <param name="outbox">What is to be sent.</param>
/// <param name="time">The clock of heartbeats.</param>
/// <param name="heartbeat">What goes with the next heartbeat.</param>
/// <param name="onUp">The other has said where to begin.</param>
/// <param name="onRoundTrip">How long the answer to a heartbeat took.</param>
internal sealed class OutboundEnd(
    Outbox outbox, TimeProvider time, Func<ReadOnlyMemory<byte>> heartbeat, Action onUp, Action<TimeSpan> onRoundTrip) : ILinkEnd
{
    private const int BatchSize = 256 * 1024;

    private volatile bool _isUp;
    private int _heartbeatDue = 1;

    public bool Collect(List<byte[]> batch)
    {
        if (!_isUp)
        {
            return false;
        }

        if (Interlocked.Exchange(ref _heartbeatDue, 0) != 0)
        {
            batch.Add(Heartbeat());
        }

        return outbox.Take(batch, BatchSize) || batch.Count > 0;
    }

    public void OnFrame(ReadOnlyMemory<byte> frame)
    {
        var bytes = frame.Span;
        switch ((FrameType)bytes[0])
        {
            case FrameType.Resume when !_isUp:
                outbox.Resume(Number(bytes));
                _isUp = true;
                onUp();
                break;
            case FrameType.Ack when _isUp:
                outbox.Acknowledge(Number(bytes));
                break;
            case FrameType.HeartbeatReply when _isUp:
                onRoundTrip(time.GetElapsedTime((long)Number(bytes)));
                break;
            case var type when type is FrameType.Resume or FrameType.Ack or FrameType.HeartbeatReply || Frames.IsSequenced(type):
                throw new InvalidDataException($"A frame of type {type} is out of place");
        }
    }

    public void OnIdle()
    {
    }

    public void OnTick() => Interlocked.Exchange(ref _heartbeatDue, 1);

    private byte[] Heartbeat()
    {
        var writer = Frames.Begin(FrameType.Heartbeat);
        writer.UInt64((ulong)time.GetTimestamp());
        writer.Raw(heartbeat().Span);
        return Frames.End(writer)!;
    }

    private static ulong Number(ReadOnlySpan<byte> frame) => frame.Length >= 9
        ? BinaryPrimitives.ReadUInt64BigEndian(frame[1..])
        : throw new InvalidDataException("A frame ends before its number does");
}

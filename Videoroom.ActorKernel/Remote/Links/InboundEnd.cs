using System.Buffers.Binary;

namespace Akka.Remote.Links;

/// <summary>The acceptor's end: hands on what comes, says how far it has come.</summary>
internal sealed class InboundEnd(InboundSequence sequence, IInboundSink sink, Action wakeWriter) : ILinkEnd
{
    private const int MaxHeartbeatPayload = 64;

    // So many frames are acknowledged before the reader comes to rest.
    private const int AckEvery = 256;

    private const long NoReply = -1;

    // Written by the reader, taken by the writer.
    private long _replyDue = NoReply;
    private ulong _acknowledged;
    private bool _hasResumed;
    private int _sinceAck;
    private int _pulseDue;

    public bool Collect(List<byte[]> batch)
    {
        var last = sequence.Last;
        if (!_hasResumed)
        {
            (_hasResumed, _acknowledged) = (true, last);
            batch.Add(Frames.Number(FrameType.Resume, last));
        }
        else if (Interlocked.Exchange(ref _pulseDue, 0) != 0 || last != _acknowledged)
        {
            _acknowledged = last;
            batch.Add(Frames.Number(FrameType.Ack, last));
        }

        var reply = Interlocked.Exchange(ref _replyDue, NoReply);
        if (reply != NoReply)
        {
            batch.Add(Frames.Number(FrameType.HeartbeatReply, (ulong)reply));
        }

        return batch.Count > 0;
    }

    public void OnFrame(ReadOnlyMemory<byte> frame)
    {
        var bytes = frame.Span;
        var type = (FrameType)bytes[0];
        if (Frames.IsSequenced(type))
        {
            if (!sink.MayTake)
            {
                // Before its number is taken: it comes again, on the next connection.
                throw new IOException("This node's lease does not hold at present");
            }

            if (sequence.IsNext(Frames.Sequence(bytes)))
            {
                sink.OnSequenced(type, bytes[Frames.SequencedHeader..]);
            }

            if (++_sinceAck >= AckEvery)
            {
                OnIdle();
            }
        }
        else if (type == FrameType.Heartbeat)
        {
            OnHeartbeat(frame[1..]);
        }
        else if (type is FrameType.HeartbeatReply or FrameType.Resume or FrameType.Ack)
        {
            throw new InvalidDataException($"A frame of type {type} is out of place");
        }
    }

    public void OnIdle()
    {
        if (_sinceAck > 0)
        {
            _sinceAck = 0;
            wakeWriter();
        }
    }

    // The dialler hears something although one long frame takes seconds to come, and no heartbeat can.
    public void OnTick() => Interlocked.Exchange(ref _pulseDue, 1);

    private void OnHeartbeat(ReadOnlyMemory<byte> content)
    {
        if (content.Length < 8 || content.Length > 8 + MaxHeartbeatPayload)
        {
            throw new InvalidDataException($"A heartbeat of {content.Length} bytes");
        }

        Interlocked.Exchange(ref _replyDue, BinaryPrimitives.ReadInt64BigEndian(content.Span));
        wakeWriter();
        sink.OnHeartbeat(content[8..]);
    }
}

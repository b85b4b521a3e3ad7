using Akka.Remote.Links;

namespace Videoroom.Tests.ActorKernel.Remote.Links;

public sealed class InboundEndTests : IInboundSink
{
    private readonly InboundSequence _sequence = new();
    private readonly List<byte> _arrived = [];
    private int _wakeUps;
    private bool _mayTake = true;

    [Fact]
    public void Each_number_is_taken_once_on_whatever_connection()
    {
        var first = End();
        Assert.Equal((byte)FrameType.Resume, Assert.Single(Collect(first)).Type);
        first.OnFrame(Frame(1));
        first.OnFrame(Frame(2));
        var second = End();
        Assert.Equal((FrameType.Resume, 2ul), Assert.Single(Collect(second)).Both);
        second.OnFrame(Frame(2));
        second.OnFrame(Frame(3));
        Assert.Equal([1, 2, 3], _arrived);
        Assert.Throws<InvalidDataException>(() => second.OnFrame(Frame(5)));
    }

    [Fact]
    public void One_acknowledgement_is_for_all_that_has_come()
    {
        var end = End();
        Collect(end);
        for (byte number = 1; number <= 100; number++)
        {
            end.OnFrame(Frame(number));
        }

        Assert.Equal(0, _wakeUps);
        end.OnIdle();
        Assert.Equal(1, _wakeUps);
        Assert.Equal((FrameType.Ack, 100ul), Assert.Single(Collect(end)).Both);
        Assert.Empty(Collect(end));
    }

    [Fact]
    public void It_says_something_from_time_to_time_although_nothing_has_come()
    {
        var end = End();
        Collect(end);
        end.OnTick();
        Assert.Equal((FrameType.Ack, 0ul), Assert.Single(Collect(end)).Both);
        Assert.Empty(Collect(end));
    }

    [Fact]
    public void A_heartbeat_is_answered_with_its_time()
    {
        var end = End();
        Collect(end);
        var heartbeat = Frames.Begin(FrameType.Heartbeat);
        heartbeat.UInt64(77);
        heartbeat.Raw("well"u8);
        end.OnFrame(Frames.End(heartbeat).AsMemory(Frames.LengthField));
        Assert.Equal((FrameType.HeartbeatReply, 77ul), Assert.Single(Collect(end)).Both);
        Assert.Equal("well"u8, _arrived.ToArray());
    }

    [Fact]
    public void What_comes_while_the_lease_does_not_hold_ends_the_connection_and_comes_again()
    {
        var first = End();
        first.OnFrame(Frame(1));
        _mayTake = false;
        Assert.Throws<IOException>(() => first.OnFrame(Frame(2)));
        Assert.Equal((FrameType.Resume, 1ul), Assert.Single(Collect(End())).Both);
        _mayTake = true;
        End().OnFrame(Frame(2));
        Assert.Equal([1, 2], _arrived);
    }

    bool IInboundSink.MayTake => _mayTake;

    void IInboundSink.OnSequenced(FrameType type, ReadOnlySpan<byte> content) => _arrived.AddRange(content);

    void IInboundSink.OnHeartbeat(ReadOnlyMemory<byte> payload) => _arrived.AddRange(payload.Span);

    private static ReadOnlyMemory<byte> Frame(byte number)
    {
        var writer = Frames.Begin(FrameType.Message);
        writer.Byte(number);
        var frame = Frames.End(writer)!;
        Frames.SetSequence(frame, number);
        return frame.AsMemory(Frames.LengthField);
    }

    private static List<Sent> Collect(InboundEnd end)
    {
        var batch = new List<byte[]>();
        Assert.Equal(end.Collect(batch), batch.Count > 0);
        return [.. batch.Select(frame => new Sent(frame[Frames.LengthField], Frames.Sequence(frame.AsSpan(Frames.LengthField))))];
    }

    private InboundEnd End() => new(_sequence, this, () => _wakeUps++);

    private sealed record Sent(byte Type, ulong Number)
    {
        public (FrameType, ulong) Both => ((FrameType)Type, Number);
    }
}

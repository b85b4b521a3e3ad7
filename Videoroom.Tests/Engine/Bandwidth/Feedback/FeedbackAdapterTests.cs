using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Engine.Bandwidth.Feedback;

public class FeedbackAdapterTests
{
    private readonly SentPackets _sent = new();
    private readonly FeedbackAdapter _adapter;

    public FeedbackAdapterTests() => _adapter = new FeedbackAdapter(_sent);

    [Fact]
    public void Statuses_are_joined_with_the_packets_sent()
    {
        Send(10, 11, 12);

        var results = Adapt(FeedbackBytes.Of(10, 1_000_000, null, 1_020_000));

        Assert.Equal([(10, true), (11, false), (12, true)], results.Select(Outcome));
        Assert.Equal(20_000, results[2].ArrivalUs - results[0].ArrivalUs);
        Assert.Equal([1_010, 1_011, 1_012], results.Select(r => r.Size));
        Assert.Equal([10_000, 11_000, 12_000], results.Select(r => r.SentUs));
    }

    [Fact]
    public void Packets_that_were_never_sent_are_skipped_but_their_deltas_count()
    {
        Send(10, 11);

        var results = Adapt(FeedbackBytes.Of(8, 1_000_000, 1_005_000, 1_010_000, 1_020_000, 1_030_000));

        Assert.Equal([10, 11], results.Select(r => (int)r.Sequence & 0xFFFF));
        Assert.Equal(10_000, results[1].ArrivalUs - results[0].ArrivalUs);
    }

    [Fact]
    public void A_packet_counts_as_received_once()
    {
        Send(10);
        Assert.Single(Adapt(FeedbackBytes.Of(10, 1_000_000)));

        Assert.Empty(Adapt(FeedbackBytes.Of(10, 1_000_000)));
        Assert.Empty(Adapt(FeedbackBytes.Of(10, (long?)null)));
    }

    [Fact]
    public void A_packet_counts_as_lost_once_and_may_still_arrive()
    {
        Send(10);
        Assert.Equal(PacketFate.Lost, Adapt(FeedbackBytes.Of(10, (long?)null)).Single().Fate);
        Assert.Empty(Adapt(FeedbackBytes.Of(10, (long?)null)));

        Assert.Equal(PacketFate.ReceivedLate, Adapt(FeedbackBytes.Of(10, 1_000_000)).Single().Fate);
        Assert.Empty(Adapt(FeedbackBytes.Of(10, 1_000_000)));
    }

    [Fact]
    public void Results_are_in_the_order_of_arrival_and_ties_in_the_order_of_sending()
    {
        Send(10, 11, 12, 13);

        var results = Adapt(FeedbackBytes.Of(10, 1_020_000, 1_010_000, 1_020_000, 1_010_000));

        Assert.Equal([11, 13, 10, 12], results.Select(r => (int)r.Sequence & 0xFFFF));
    }

    [Fact]
    public void Times_go_on_from_one_feedback_to_the_next()
    {
        Send(10, 11);

        var first = Adapt(FeedbackBytes.Of(10, 1_000_000)).Single();
        var second = Adapt(FeedbackBytes.Of(11, 3_000_000)).Single();

        Assert.Equal(2_000_000, second.ArrivalUs - first.ArrivalUs);
    }

    [Fact]
    public void Feedback_about_more_packets_than_can_be_remembered_is_not_read()
    {
        Send(10);
        byte[] bytes =
        [
            0x8F, 205, 0, 6, 0, 0, 0, 1, 0, 0, 0, 2,
            0, 10, 0x20, 0x01, 0, 0, 1, 0,

            // One received packet, and 8,192 lost ones in two runs.
            0xA0, 0, 0x1F, 0xFF, 0x1F, 0xFF, 4, 1,
        ];
        Assert.Equal(SentPackets.MaximumCapacity + 1, FeedbackBytes.Parse(bytes).StatusCount);

        Assert.Empty(Adapt(bytes));
    }

    [Fact]
    public void Congestion_control_feedback_is_joined_by_stream_and_number_in_the_order_of_arrival()
    {
        foreach (var (ssrc, number, sequence) in (ReadOnlySpan<(uint, ushort, ushort)>)[(5, 70, 10), (6, 900, 11), (5, 71, 12), (6, 901, 13)])
        {
            _adapter.Numbers.Add(ssrc, number, _sent.Add(sequence, 1_000, 0, sequence * 1_000));
        }

        var feedback = CongestionControlBytes.Parse(CongestionControlBytes.Of(2_000_000, (5, 70, [1024, 512, 1]), (6, 900, [768, null]), (7, 70, [1])));
        var results = _adapter.Adapt(ref feedback).ToArray();

        Assert.Equal([(10, true), (11, true), (13, false), (12, true)], results.Select(Outcome));
        Assert.Equal([0, 250_000, 250_000, 500_000], results.Select(result => result.ArrivalUs - results[0].ArrivalUs));
        feedback = CongestionControlBytes.Parse(CongestionControlBytes.Of(2_100_000, (5, 70, [1024, 512])));
        Assert.Empty(_adapter.Adapt(ref feedback).ToArray());
    }

    private static (int, bool) Outcome(PacketResult result) => ((int)result.Sequence & 0xFFFF, result.IsReceived);

    private void Send(params ushort[] numbers)
    {
        foreach (var number in numbers)
        {
            _sent.Add(number, 1_000 + number, 0, number * 1_000);
        }
    }

    private PacketResult[] Adapt(byte[] bytes)
    {
        var feedback = FeedbackBytes.Parse(bytes);
        return _adapter.Adapt(ref feedback).ToArray();
    }
}

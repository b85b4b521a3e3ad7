using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class RtpRewriterTests
{
    private const uint A = 0xA;
    private const uint B = 0xB;
    private const uint FirstTimestamp = 4_294_960_000;
    private readonly RtpRewriter _rewriter = new(90_000, 100, FirstTimestamp);
    private readonly PublisherClock _clock = new();
    private readonly SenderReportMapper _mapperA;
    private readonly SenderReportMapper _mapperB;

    public RtpRewriterTests()
    {
        _mapperA = new SenderReportMapper(_clock, 90_000);
        _mapperB = new SenderReportMapper(_clock, 90_000);
    }

    [Fact]
    public void Nothing_passes_before_a_source_was_chosen()
    {
        Assert.False(_rewriter.TryGetSource(out _));
        Assert.Null(Rewrite(A, 1, 1, 0));
    }

    [Fact]
    public void The_first_packet_gets_the_first_numbers_and_says_that_it_is_the_first()
    {
        Switch(A, 65535, 77, 0);
        Assert.Equal(new RewrittenRtp(100, FirstTimestamp, true), Rewrite(A, 65535, 77, 0));
        Assert.Equal(new RewrittenRtp(101, FirstTimestamp, false), Rewrite(A, 0, 77, 1));
        Assert.Equal(new RewrittenRtp(102, unchecked(FirstTimestamp + 9000), false), Rewrite(A, 1, 9077, 100_000));
        Assert.True(_rewriter.TryGetSource(out var ssrc));
        Assert.Equal(A, ssrc);
    }

    [Fact]
    public void Lost_and_reordered_packets_keep_their_gap()
    {
        Switch(A, 10, 0, 0);
        Assert.Equal(100, Rewrite(A, 10, 0, 0)!.Value.SequenceNumber);
        Assert.Equal(103, Rewrite(A, 13, 3000, 33_000)!.Value.SequenceNumber);
        var late = Rewrite(A, 11, 0, 34_000)!.Value;
        Assert.Equal((101, FirstTimestamp), (late.SequenceNumber, late.Timestamp));
        Assert.Equal(104, Rewrite(A, 14, 3000, 35_000)!.Value.SequenceNumber);
    }

    [Fact]
    public void No_packet_goes_out_twice()
    {
        Switch(A, 10, 0, 0);
        Assert.NotNull(Rewrite(A, 10, 0, 0));
        Assert.NotNull(Rewrite(A, 12, 0, 0));
        Assert.Null(Rewrite(A, 10, 0, 0));
        Assert.NotNull(Rewrite(A, 11, 0, 0));
        Assert.Null(Rewrite(A, 11, 0, 0));
        Assert.Null(Rewrite(A, 9, 0, 0)); // from before the begin
    }

    [Fact]
    public void A_packet_left_out_on_purpose_leaves_no_gap()
    {
        Switch(A, 10, 0, 0);
        Rewrite(A, 10, 0, 0);
        Drop(11, 12);
        Assert.Equal(101, Rewrite(A, 13, 0, 0)!.Value.SequenceNumber);
        Assert.Null(Rewrite(A, 11, 0, 0));
        Assert.Null(Rewrite(A, 12, 0, 0));
        Assert.Equal(102, Rewrite(A, 14, 0, 0)!.Value.SequenceNumber);
    }

    [Fact]
    public void A_packet_left_out_behind_a_gap_leaves_the_gap_as_it_was()
    {
        Switch(A, 10, 0, 0);
        Rewrite(A, 10, 0, 0);
        Drop(13);
        Assert.Equal(103, Rewrite(A, 14, 0, 0)!.Value.SequenceNumber);
        Assert.Equal(101, Rewrite(A, 11, 0, 0)!.Value.SequenceNumber);
        Assert.Equal(102, Rewrite(A, 12, 0, 0)!.Value.SequenceNumber);
    }

    [Fact]
    public void A_late_packet_left_out_changes_nothing()
    {
        Switch(A, 10, 0, 0);
        Rewrite(A, 10, 0, 0);
        Rewrite(A, 12, 0, 0);
        Drop(11);
        Assert.Equal(103, Rewrite(A, 13, 0, 0)!.Value.SequenceNumber);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(5000)]
    [InlineData(65_436)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public void A_pause_of_any_length_leaves_no_gap_and_lasts_as_long_as_what_was_left_out(int packets)
    {
        const int Ticks = 1800;
        Switch(A, 10, 0, 0);
        Assert.Equal(100, Rewrite(A, 10, 0, 0)!.Value.SequenceNumber);

        var (sequence, timestamp, arrivalUs) = (unchecked((ushort)(11 + packets)), (uint)(packets + 1) * Ticks, (packets + 1) * 20_000L);
        _rewriter.Resume(A, sequence, timestamp, arrivalUs);
        var resumed = Rewrite(A, sequence, timestamp, arrivalUs)!.Value;
        Assert.Equal((101, unchecked(FirstTimestamp + timestamp)), (resumed.SequenceNumber, resumed.Timestamp));
        Assert.Null(Rewrite(A, (ushort)(sequence - 1), timestamp - Ticks, arrivalUs));
        Assert.Equal(102, Rewrite(A, (ushort)(sequence + 1), timestamp + Ticks, arrivalUs + 20_000)!.Value.SequenceNumber);
    }

    [Fact]
    public void A_source_that_came_back_from_a_pause_with_another_clock_goes_on_by_arrival()
    {
        Switch(A, 10, 0, 0);
        Rewrite(A, 10, 0, 0);
        _rewriter.Resume(A, 60, 3_000_000_000, 1_000_000);
        Assert.Equal(unchecked(FirstTimestamp + 90_000), Rewrite(A, 60, 3_000_000_000, 1_000_000)!.Value.Timestamp);

        // Another source's pause is none.
        _rewriter.Resume(B, 9, 0, 0);
        Assert.Equal(102, Rewrite(A, 61, 3_000_001_800, 1_020_000)!.Value.SequenceNumber);
    }

    [Fact]
    public void Packets_of_our_own_go_before_the_first_one_of_a_layer_at_its_time()
    {
        Switch(A, 10, 1000, 1_000_000);
        Assert.Equal(new RewrittenRtp(100, FirstTimestamp, false), Insert(A, 10, 1000, 1_000_000));
        Assert.Equal(new RewrittenRtp(101, FirstTimestamp, false), Insert(A, 10, 1000, 1_000_000));
        Assert.Equal(new RewrittenRtp(102, FirstTimestamp, true), Rewrite(A, 10, 1000, 1_000_000));

        Switch(B, 50_000, 77, 1_100_000);
        Assert.Equal(new RewrittenRtp(103, unchecked(FirstTimestamp + 9000), false), Insert(B, 50_000, 77, 1_100_000));
        Assert.Equal(new RewrittenRtp(104, unchecked(FirstTimestamp + 9000), true), Rewrite(B, 50_000, 77, 1_100_000));
        Assert.Equal(105, Rewrite(B, 50_001, 77, 1_100_000)!.Value.SequenceNumber);
    }

    [Fact]
    public void Packets_of_our_own_make_those_behind_them_move_up_and_leave_those_before_them_where_they_are()
    {
        Switch(A, 10, 0, 0);
        Rewrite(A, 10, 0, 0);
        Assert.Equal(103, Insert(A, 13, 3000, 33_000)!.Value.SequenceNumber);
        Assert.Equal(new RewrittenRtp(104, unchecked(FirstTimestamp + 3000), false), Rewrite(A, 13, 3000, 33_000));
        Assert.Equal(101, Rewrite(A, 11, 0, 34_000)!.Value.SequenceNumber);
        Assert.Equal(102, Rewrite(A, 12, 0, 34_000)!.Value.SequenceNumber);
        Drop(14);
        Assert.Equal(105, Insert(A, 15, 6000, 66_000)!.Value.SequenceNumber);
        Assert.Equal(106, Rewrite(A, 15, 6000, 66_000)!.Value.SequenceNumber);
        Assert.Null(Rewrite(A, 14, 3000, 66_000));
    }

    [Fact]
    public void Where_numbers_are_given_out_already_or_begin_anew_nothing_of_our_own_fits_in()
    {
        Assert.Null(Insert(A, 1, 0, 0));
        Switch(A, 10, 0, 0);
        Rewrite(A, 10, 0, 0);
        Rewrite(A, 12, 0, 0);
        Assert.Null(Insert(A, 11, 0, 0));
        Assert.Null(Insert(A, 12, 0, 0));
        Assert.Null(Insert(B, 13, 0, 0));
        Assert.Null(Insert(A, 20_000, 0, 0));
        Assert.Null(Insert(A, 13, 3_000_000_000, 0));
        Assert.Equal(103, Rewrite(A, 13, 0, 0)!.Value.SequenceNumber);
    }

    [Fact]
    public void A_new_layer_goes_on_with_the_next_number_and_the_time_that_has_passed()
    {
        Switch(A, 10, 1000, 1_000_000);
        Rewrite(A, 10, 1000, 1_000_000);
        Rewrite(A, 11, 1000, 1_001_000);
        Switch(B, 50_000, 3_000_000_000, 1_100_000);
        Assert.Equal(new RewrittenRtp(102, unchecked(FirstTimestamp + 9000), true), Rewrite(B, 50_000, 3_000_000_000, 1_100_000));
        Assert.Null(Rewrite(A, 12, 4000, 1_101_000));
        Assert.Null(Rewrite(B, 49_999, 2_999_997_000, 1_102_000));
        Assert.Equal(103, Rewrite(B, 50_001, 3_000_000_000, 1_103_000)!.Value.SequenceNumber);
    }

    [Fact]
    public void Reports_of_both_layers_align_a_switch_better_than_arrival_does()
    {
        _mapperA.OnSenderReport(new NtpTime(1UL << 40), 1000, 1_000_000);
        _mapperB.OnSenderReport(new NtpTime(1UL << 40), 500_000, 1_020_000);
        Switch(A, 10, 1000, 1_000_000);
        Rewrite(A, 10, 1000, 1_000_000);

        // Captured 100 ms after the other, but 250 ms on the way longer.
        Switch(B, 1, 509_000, 1_350_000);
        Assert.Equal(unchecked(FirstTimestamp + 9000), Rewrite(B, 1, 509_000, 1_350_000)!.Value.Timestamp);
    }

    [Fact]
    public void Reports_that_cannot_be_do_not_align_a_switch()
    {
        _mapperA.OnSenderReport(new NtpTime(1UL << 40), 1000, 1_000_000);
        _mapperB.OnSenderReport(new NtpTime((1UL << 40) + (5UL << 32)), 500_000, 1_020_000);
        Switch(A, 10, 1000, 1_000_000);
        Rewrite(A, 10, 1000, 1_000_000);
        Switch(B, 1, 509_000, 1_200_000);
        Assert.Equal(unchecked(FirstTimestamp + 18_000), Rewrite(B, 1, 509_000, 1_200_000)!.Value.Timestamp);
    }

    [Fact]
    public void A_timestamp_never_goes_back_or_stays_over_a_switch()
    {
        _mapperA.OnSenderReport(new NtpTime(1UL << 40), 1000, 1_000_000);
        _mapperB.OnSenderReport(new NtpTime(1UL << 40), 500_000, 1_000_000);
        Switch(A, 10, 1000, 1_000_000);
        Rewrite(A, 10, 10_000, 1_100_000);
        Switch(B, 1, 508_000, 1_100_000); // an earlier frame of the other layer
        Assert.Equal(unchecked(FirstTimestamp + 9000 + 1), Rewrite(B, 1, 508_000, 1_100_000)!.Value.Timestamp);
    }

    [Fact]
    public void A_long_silence_goes_through_as_it_is()
    {
        Switch(A, 10, 1000, 0);
        Rewrite(A, 10, 1000, 0);
        var back = Rewrite(A, 11, 1000 + (90_000 * 3600), 3_600_100_000)!.Value;
        Assert.Equal((101, unchecked(FirstTimestamp + (90_000 * 3600)), false), (back.SequenceNumber, back.Timestamp, back.Discontinuity));
    }

    [Fact]
    public void A_source_whose_clock_stood_still_in_its_silence_goes_on_at_the_time_that_has_passed()
    {
        Switch(A, 10, 1000, 0);
        Rewrite(A, 10, 1000, 0);
        Assert.Equal(unchecked(FirstTimestamp + (90_000 * 60)), Rewrite(A, 12, 4000, 60_000_000)!.Value.Timestamp);
        Assert.Equal(unchecked(FirstTimestamp + (90_000 * 60) + 3000), Rewrite(A, 13, 7000, 60_033_000)!.Value.Timestamp);
        Assert.Equal(FirstTimestamp, Rewrite(A, 11, 1000, 60_034_000)!.Value.Timestamp); // from before the silence
    }

    [Theory]
    [InlineData(40_000, 77u)]
    [InlineData(60_000, 4_000_000_000u)]
    [InlineData(5_000, 0u)]
    public void A_source_that_begins_anew_goes_on_without_a_gap(int sequence, uint timestamp)
    {
        Switch(A, 10, 1000, 0);
        Rewrite(A, 10, 1000, 0);
        var again = Rewrite(A, (ushort)sequence, timestamp, 1_000_000)!.Value;
        Assert.Equal(new RewrittenRtp(101, unchecked(FirstTimestamp + 90_000), true), again);
        Assert.Equal(102, Rewrite(A, (ushort)(sequence + 1), timestamp, 1_000_000)!.Value.SequenceNumber);
        Assert.Null(Rewrite(A, (ushort)(sequence - 1), timestamp, 1_000_000));
    }

    [Fact]
    public void A_late_packet_from_before_a_restart_does_not_undo_it()
    {
        Switch(A, 10, 1000, 0);
        Rewrite(A, 10, 1000, 0);
        Rewrite(A, 40_000, 77, 100_000);
        Assert.Null(Rewrite(A, 11, 4000, 200_000));
        Assert.Equal(new RewrittenRtp(102, unchecked(FirstTimestamp + 18_000), false), Rewrite(A, 40_001, 9077, 200_000));
        Assert.True(Rewrite(A, 12, 7000, 2_000_000)!.Value.Discontinuity); // later it is a restart
    }

    [Fact]
    public void A_timestamp_that_jumps_while_the_numbers_go_on_is_evened_out()
    {
        Switch(A, 10, 1000, 0);
        Rewrite(A, 10, 1000, 0);
        Assert.Equal(unchecked(FirstTimestamp + 9000), Rewrite(A, 11, 3_000_000_000, 100_000)!.Value.Timestamp);
        Assert.Equal(unchecked(FirstTimestamp + 18_000), Rewrite(A, 12, 3_000_009_000, 200_000)!.Value.Timestamp);
    }

    [Fact]
    public void A_report_timestamp_is_mapped_like_the_newest_packets()
    {
        Switch(A, 10, 1000, 0);
        Rewrite(A, 10, 1000, 0);
        Assert.Equal(unchecked(FirstTimestamp + 500), _rewriter.ToOutgoingTimestamp(1500));
        Assert.Equal(unchecked(FirstTimestamp - 500), _rewriter.ToOutgoingTimestamp(500));
    }

    [Fact]
    public void Rewriting_allocates_nothing()
    {
        ushort sequence = 0;
        Switch(A, 0, 0, 0);
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                var source = i % 1000 < 500 ? A : B;
                if (i % 500 == 0)
                {
                    _rewriter.Switch(source, source == A ? _mapperA : _mapperB, sequence, (uint)i, i);
                }

                if (i % 7 == 0)
                {
                    _rewriter.Drop(source, sequence++);
                }

                _rewriter.TryRewrite(source, sequence++, (uint)i, i, out _);
            }
        }));
    }

    private void Switch(uint ssrc, ushort sequence, uint timestamp, long arrivalUs)
        => _rewriter.Switch(ssrc, ssrc == A ? _mapperA : _mapperB, sequence, timestamp, arrivalUs);

    private RewrittenRtp? Rewrite(uint ssrc, ushort sequence, uint timestamp, long arrivalUs)
        => _rewriter.TryRewrite(ssrc, sequence, timestamp, arrivalUs, out var rewritten) ? rewritten : null;

    private RewrittenRtp? Insert(uint ssrc, ushort sequence, uint timestamp, long arrivalUs)
        => _rewriter.TryInsert(ssrc, sequence, timestamp, arrivalUs, out var inserted) ? inserted : null;

    private void Drop(params ushort[] sequences)
    {
        foreach (var sequence in sequences)
        {
            _rewriter.Drop(A, sequence);
        }
    }
}

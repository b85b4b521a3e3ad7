using Videoroom.Web.Clustering.Downing;

namespace Videoroom.Tests.Web.Clustering.Downing;

public sealed class CrashEvidenceTests
{
    private readonly CrashEvidence _evidence = new(new DowningTimes());

    [Fact]
    public void It_dials_at_once_and_one_refusal_says_that_the_process_is_gone()
    {
        _evidence.OnBroken(closed: false, At(0));
        Assert.True(_evidence.TakeDial(At(0)));

        _evidence.OnDialled(DialOutcome.Refused, At(1));

        Assert.True(_evidence.IsGone);
        Assert.False(_evidence.IsFirm);
    }

    [Fact]
    public void There_is_one_dial_at_a_time_and_a_pause_between_them()
    {
        _evidence.OnBroken(closed: true, At(0));
        Assert.True(_evidence.TakeDial(At(0)));
        Assert.False(_evidence.TakeDial(At(200)));

        _evidence.OnDialled(DialOutcome.Refused, At(210));

        Assert.False(_evidence.TakeDial(At(300)));
        Assert.True(_evidence.TakeDial(At(360)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Three_refusals_over_300_ms_are_firm_if_the_association_was_closed(bool closed)
    {
        _evidence.OnBroken(closed, At(0));
        Dial(DialOutcome.Refused, 0);
        Dial(DialOutcome.Refused, 150);
        Assert.False(_evidence.IsFirm);

        Dial(DialOutcome.Refused, 300);

        Assert.Equal(closed, _evidence.IsFirm);
    }

    [Fact]
    public void An_accepted_dial_takes_back_what_was_refused()
    {
        _evidence.OnBroken(closed: true, At(0));
        Dial(DialOutcome.Refused, 0);

        Dial(DialOutcome.Accepted, 150);

        Assert.False(_evidence.IsGone);
        Assert.False(_evidence.IsSuspect);
    }

    [Fact]
    public void A_process_that_goes_on_accepting_is_left_alone_after_a_few_dials()
    {
        _evidence.OnBroken(closed: true, At(0));
        var dials = 0;
        for (var ms = 0; ms < 10_000 && !_evidence.IsOver; ms += 10)
        {
            if (_evidence.TakeDial(At(ms)))
            {
                dials++;
                _evidence.OnDialled(DialOutcome.Accepted, At(ms));
            }
        }

        Assert.True(_evidence.IsOver);
        Assert.InRange(dials, 2, 6);
    }

    [Fact]
    public void A_process_that_closes_its_connections_before_its_port_is_found_gone()
    {
        _evidence.OnBroken(closed: true, At(0));
        Dial(DialOutcome.Accepted, 0);

        Dial(DialOutcome.Refused, 150);

        Assert.True(_evidence.IsGone);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_vanished_address_counts_if_the_association_was_closed_and_heartbeats_are_missed_for_600_ms(bool closed, bool isGone)
    {
        _evidence.OnBroken(closed, At(0));
        Dial(DialOutcome.Silent, 300);
        _evidence.OnHeartbeats(At(1000), At(1590));
        Assert.False(_evidence.IsGone);

        _evidence.OnHeartbeats(At(1000), At(1600));

        Assert.Equal(isGone, _evidence.IsGone);
    }

    [Fact]
    public void A_vanished_address_whose_heartbeats_come_again_is_not_gone()
    {
        _evidence.OnBroken(closed: true, At(0));
        Dial(DialOutcome.Silent, 300);
        _evidence.OnHeartbeats(At(1000), At(1600));

        _evidence.OnHeartbeats(null, At(1700));

        Assert.False(_evidence.IsGone);
    }

    private void Dial(DialOutcome outcome, int ms)
    {
        Assert.True(_evidence.TakeDial(At(ms)));
        _evidence.OnDialled(outcome, At(ms));
    }

    private static TimeSpan At(int ms) => TimeSpan.FromMilliseconds(ms);
}

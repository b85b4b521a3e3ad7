using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class RetransmissionBudgetTests
{
    [Fact]
    public void Row09_no_more_is_sent_again_than_was_sent_in_the_last_second()
    {
        var budget = new RetransmissionBudget(share: 1.0, minimumBytes: 0);
        for (var i = 0; i < 10; i++)
        {
            budget.OnSent(1000, i * 100);
        }

        Assert.Equal(10, Spend(budget, 1000, 950));
        Assert.Equal(0, Spend(budget, 1000, 999));
    }

    [Fact]
    public void What_was_sent_and_repeated_is_forgotten_after_a_second()
    {
        var budget = new RetransmissionBudget(share: 1.0, minimumBytes: 0);
        budget.OnSent(5000, 0);
        Assert.Equal(5, Spend(budget, 1000, 100));
        budget.OnSent(3000, 600);
        Assert.Equal(3, Spend(budget, 1000, 650));

        // The 5,000 bytes of the beginning no longer count on either side.
        Assert.Equal(0, Spend(budget, 1000, 1100));
        budget.OnSent(1000, 1100);
        Assert.Equal(1, Spend(budget, 1000, 1100));
        Assert.Equal(0, Spend(budget, 1000, 2600));
    }

    [Fact]
    public void A_slow_stream_can_recover_a_packet_all_the_same()
    {
        var budget = new RetransmissionBudget();
        Assert.Equal(5, Spend(budget, 1200, 5_000_000));
        Assert.Equal(5, Spend(budget, 1200, 5_001_100));
    }

    [Fact]
    public void The_share_is_the_callers_to_choose()
    {
        var budget = new RetransmissionBudget(share: 0.25, minimumBytes: 0);
        budget.OnSent(100_000, 0);
        Assert.Equal(25, Spend(budget, 1000, 10));
    }

    [Fact]
    public void Row09_a_flood_of_requests_gets_no_more_in_any_second()
    {
        var random = new Random(15);
        var budget = new RetransmissionBudget(share: 1.0, minimumBytes: 6000);
        var sent = new long[5000];
        var repeated = new long[5000];
        for (var ms = 0; ms < sent.Length; ms++)
        {
            sent[ms] = random.Next(2000);
            budget.OnSent((int)sent[ms], ms);
            repeated[ms] = 1200 * Spend(budget, 1200, ms);

            // It counts in slots of 100 ms, so what it looks back on is 900 ms to a second long.
            var lately = repeated.AsSpan(Math.Max(0, ms - 899), Math.Min(ms + 1, 900)).ToArray().Sum();
            Assert.True(lately <= Math.Max(6000, sent.AsSpan(Math.Max(0, ms - 999), Math.Min(ms + 1, 1000)).ToArray().Sum()));
        }
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var budget = new RetransmissionBudget();
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                budget.OnSent(1000, i);
                budget.TrySpend(1000, i);
            }
        }));
    }

    private static int Spend(RetransmissionBudget budget, int bytes, long nowMs)
    {
        var granted = 0;
        var rounds = new RoundLimit(1_000);
        while (rounds.Next() && budget.TrySpend(bytes, nowMs))
        {
            granted++;
        }

        return granted;
    }
}

using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

public class ChangeBudgetTests
{
    [Fact]
    public void Row12_Small_changes_may_come_in_a_burst_and_then_at_a_rate()
    {
        var clock = new FakeTimeProvider();
        var budget = new ChangeBudget(clock);
        Assert.Equal(512, Spend(budget, metadataLength: 0));

        clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.InRange(Spend(budget, metadataLength: 0), 32, 35);
    }

    [Fact]
    public void Row12_Long_metadata_costs_by_its_length()
        => Assert.Equal(30, Spend(new ChangeBudget(new FakeTimeProvider()), metadataLength: 16 * 1024));

    private static int Spend(ChangeBudget budget, int metadataLength)
    {
        var spent = 0;
        var rounds = new RoundLimit(10_000);
        while (rounds.Next() && budget.TrySpend(1, metadataLength))
        {
            spent++;
        }

        return spent;
    }
}

using Videoroom.Engine.Peers;

namespace Videoroom.Tests.Engine.Peers;

public class EarlyMediaBudgetTests
{
    [Fact]
    public void Row13_all_connections_of_a_loop_together_have_so_many_places_and_what_is_given_back_is_there_again()
    {
        var budget = new EarlyMediaBudget();
        Assert.All(Enumerable.Range(0, EarlyMediaBudget.MaxPackets), _ => Assert.True(budget.TryTake()));
        Assert.False(budget.TryTake());

        budget.Return();

        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }
}

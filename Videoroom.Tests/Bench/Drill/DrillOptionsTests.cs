using Videoroom.Bench.Drill;
using Videoroom.Bench.Drill.Faults;

namespace Videoroom.Tests.Bench.Drill;

public sealed class DrillOptionsTests
{
    [Theory]
    [InlineData("owner-killed", FaultNames.OldestKilled, true)]
    [InlineData("owner-killed-oldest", FaultNames.OwnerKilled, false)]
    [InlineData("two-cut", FaultNames.TwoCutLeaseAway, true)]
    [InlineData("two", FaultNames.TwoKilled, true)]
    [InlineData("cut", FaultNames.TwoCut, false)]
    [InlineData("owner", FaultNames.Rooms, false)]
    public void A_name_selects_its_fault_and_those_that_it_is_the_beginning_of(string name, string fault, bool selected)
        => Assert.Equal(selected, new DrillOptions([name], null, null, "", false).Selects(fault));

    [Fact]
    public void Without_a_name_all_are_selected() => Assert.True(new DrillOptions([], null, null, "", false).Selects(FaultNames.Busy));
}

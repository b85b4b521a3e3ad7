using System.Reflection;
using Videoroom.Bench.Drill.Faults;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Tests.Bench.Drill.Figures;

public sealed class BoundsTests
{
    [Fact]
    public void Every_fault_but_those_that_only_have_to_end_well_has_a_bound() => Assert.Equal(
        [FaultNames.Starts, FaultNames.StartsLowest],
        Names(typeof(FaultNames)).Except(Bounds.All.Select(bound => bound.Fault)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_bound_is_of_a_fault_that_there_is() => Assert.Empty(Bounds.All.Select(bound => bound.Fault).Except(Names(typeof(FaultNames))));

    private static IEnumerable<string> Names(Type type)
        => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
}

using Videoroom.Bench.Drill.Faults;
using static Videoroom.Bench.Drill.Figures.Statistic;

namespace Videoroom.Bench.Drill.Figures;

/// <summary>All bounds of the drill; docs/cluster.md has the same table.</summary>
internal static class Bounds
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<Bound> All { get; } =
    [
        new(FaultNames.OwnerKilled, FigureNames.RoomAnswers, Median, 300),
        new(FaultNames.OwnerKilled, FigureNames.RoomAnswers, Longest, 1_000),
        new(FaultNames.OwnerKilled, FigureNames.NextJoin, Longest, 2_000),
        new(FaultNames.OwnerKilled, FigureNames.OthersGap, Longest, 300),
        new(FaultNames.OldestKilled, FigureNames.RoomAnswers, Median, 900),
        new(FaultNames.OldestKilled, FigureNames.RoomAnswers, Longest, 1_300),
        new(FaultNames.OldestKilled, FigureNames.NextJoin, Longest, 2_000),
        new(FaultNames.OldestKilled, FigureNames.OthersGap, Longest, 300),
        new(FaultNames.PeopleKilled, FigureNames.BackWithPictures, P95, 2_000),
        new(FaultNames.PeopleKilled, FigureNames.BackWithPictures, Longest, 3_000),
        new(FaultNames.PeopleKilled, FigureNames.OthersGap, Longest, 300),
        new(FaultNames.Paused, FigureNames.RoomAnswers, Longest, 5_000),
        new(FaultNames.Cut, FigureNames.Together, Longest, 10_000),
        new(FaultNames.Cut, FigureNames.OthersGap, Longest, 300),
        new(FaultNames.TwoKilled, FigureNames.RoomAnswersYounger, Longest, 1_000),
        new(FaultNames.TwoKilled, FigureNames.RoomAnswersOldest, Longest, 1_500),
        new(FaultNames.TwoCut, FigureNames.OtherEnded, Longest, 5_000),
        new(FaultNames.TwoCut, FigureNames.TwoLives, Longest, 0),
        new(FaultNames.TwoCutLease, FigureNames.OtherEnded, Longest, 5_000),
        new(FaultNames.TwoCutLease, FigureNames.TwoLives, Longest, 0),
        new(FaultNames.TwoCutLeaseAway, FigureNames.BothEnded, Longest, 5_000),
        new(FaultNames.TwoCutLeaseAway, FigureNames.TwoLives, Longest, 0),
        new(FaultNames.RollingDrain, FigureNames.LargestGap, Longest, 500),
        new(FaultNames.RollingDrain, FigureNames.Freezes, Longest, 0),
        new(FaultNames.Busy, FigureNames.Alarms, Longest, 0),
        new(FaultNames.StartsMerge, FigureNames.OneCluster, Longest, 30_000),
        new(FaultNames.ManyRoomsKilled, FigureNames.AllOwned, Longest, 3_000),
        new(FaultNames.ManyRoomsKilled, FigureNames.JoinP99, Longest, 2_000),
        new(FaultNames.Rooms, FigureNames.Unevenness, Longest, 20),
        new(FaultNames.Rooms, FigureNames.RoomMemory, Longest, 65),
        new(FaultNames.Rooms, FigureNames.SlowestJoin, Longest, 500),
        new(FaultNames.Rooms, FigureNames.AllIn, Longest, 15_000),
    ];

    /// <summary>The bounds of a fault's figure.</summary>
    public static IEnumerable<Bound> Of(string fault, string figure) => All.Where(bound => bound.Fault == fault && bound.Figure == figure);
}

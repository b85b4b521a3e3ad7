using Videoroom.Bench.Cluster.Epochs;

namespace Videoroom.Tests.Bench.Cluster.Epochs;

/// <summary>Node a runs the room in epoch 1 for p1 on a and p2 on b; then b runs it in epoch 2 for p2.</summary>
public sealed class RoomLivesTests
{
    private static readonly string[] OfA =
    [
        "2026-01-01T10:00:00.000Z info: V[0] Room r: started, epoch 1",
        "2026-01-01T10:00:00.100Z info: V[0] Room r, peer p1: follows epoch 1",
    ];

    private static readonly string[] OfB =
    [
        "2026-01-01T10:00:00.200Z info: V[0] Room r, peer p2: follows epoch 1",
        "2026-01-01T10:00:05.000Z info: V[0] Room r: rebuilt in epoch 2, 1 in the room",
        "2026-01-01T10:00:05.100Z info: V[0] Room r, peer p2: follows epoch 2",
    ];

    [Fact]
    public void A_life_whose_node_ended_before_the_next_was_accepted_does_not_overlap()
        => Assert.Equal(TimeSpan.Zero, Overlap(endOfA: new DateTime(2026, 1, 1, 10, 0, 4, DateTimeKind.Utc)));

    [Fact]
    public void A_life_that_its_own_node_still_accepts_overlaps_until_that_node_ends()
        => Assert.Equal(TimeSpan.FromMilliseconds(900), Overlap(endOfA: new DateTime(2026, 1, 1, 10, 0, 6, DateTimeKind.Utc)));

    [Fact]
    public void Two_lives_that_both_go_on_overlap() => Assert.True(Overlap(endOfA: DateTime.MaxValue) > TimeSpan.FromHours(1));

    private static TimeSpan Overlap(DateTime endOfA) => RoomLives.Overlap(RoomLives.Lives(
        [.. EpochLog.Read("a", OfA), .. EpochLog.Read("b", OfB)],
        new Dictionary<string, DateTime> { ["a"] = endOfA, ["b"] = DateTime.MaxValue }));
}

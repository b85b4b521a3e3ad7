using Videoroom.Bench.Cluster.Epochs;

namespace Videoroom.Tests.Bench.Cluster.Epochs;

public sealed class EpochLogTests
{
    private static readonly string[] Good =
    [
        "2026-01-01T10:00:00.000Z info: Videoroom[0] Room r1: started, epoch 4294967296",
        "2026-01-01T10:00:00.100Z info: Videoroom[0] Room r1, peer p1: follows epoch 4294967296",
        "2026-01-01T10:00:00.200Z info: Videoroom[0] Room r1, peer p1: its endpoint follows epoch 4294967296",
        "2026-01-01T10:00:01.000Z info: Videoroom[0] Room r1, peer p1: follows epoch 8589934592",
        "2026-01-01T10:00:01.100Z warn: Videoroom[0] Room r1, peer p1: event 7 of epoch 4294967296 refused, seen before or from a room that is gone",
        "2026-01-01T10:00:02.000Z info: Videoroom[0] Something else",
    ];

    [Fact]
    public void Refusing_what_is_older_and_going_on_to_what_is_newer_is_right()
    {
        var entries = EpochLog.Read("a", Good);

        Assert.Equal(5, entries.Count);
        Assert.Empty(EpochLog.Violations(entries));
    }

    [Theory]
    [InlineData("2026-01-01T10:00:03.000Z info: Videoroom[0] Room r1, peer p1: follows epoch 4294967296")]
    [InlineData("2026-01-01T10:00:03.000Z info: Videoroom[0] Room r1: rebuilt in epoch 1, 3 in the room")]
    [InlineData("2026-01-01T10:00:03.000Z warn: Videoroom[0] Room r1, peer p1: event 9 of epoch 9589934592 refused, seen before")]
    public void Going_back_is_found_and_so_is_a_refusal_of_what_is_newer(string line)
        => Assert.Single(EpochLog.Violations(EpochLog.Read("a", [.. Good, line])));
}

using Videoroom.Bench.Attack;

namespace Videoroom.Tests.Bench.Attack;

public class AttackResultTests
{
    private static readonly AttackWindow Quiet = new(MedianMs: 0.5, P99Ms: 2, Packets: 10_000, Lost: 0, ServerShare: 0.1, AttackedPictures: 600);
    private static readonly AttackerReport Stranger = new(Attempts: 1000, Failed: 0, Bytes: 14_000, Seconds: 10, CpuSeconds: 2, Detail: "raw socket");

    [Fact]
    public void The_median_of_the_ratios_counts_and_one_bad_pair_of_five_does_not()
    {
        var result = Result([2.2, 3.9, 3.8, 40, 2.0]);

        Assert.Equal(1.9, result.MedianRatio, precision: 6);
        Assert.Empty(result.Broken);
        Assert.Equal(0, Exit(result));
    }

    [Fact]
    public void A_median_above_two_is_broken()
    {
        var result = Result([4.1, 4.2, 2, 2, 4.3]);

        Assert.Contains("2.05 times", Assert.Single(result.Broken), StringComparison.Ordinal);
        Assert.Equal(1, Exit(result));
    }

    [Fact]
    public void One_packet_of_ten_thousand_may_be_lost_in_addition_and_not_two()
    {
        Assert.Empty(Result([2, 2, 2, 2, 2], attackedLost: 1).Broken);
        var result = Result([2, 2, 2, 2, 2], attackedLost: 2);

        Assert.Contains("lost", Assert.Single(result.Broken), StringComparison.Ordinal);
        Assert.Equal(1, Exit(result));
    }

    [Fact]
    public void A_call_that_stands_still_in_the_attacked_room_is_broken()
        => Assert.Contains("stood still", Assert.Single(Result([2], pictures: 0).Broken), StringComparison.Ordinal);

    [Fact]
    public void A_stranger_that_had_more_than_its_share_or_did_nothing_measures_nothing()
    {
        AttackResult greedy = new("a", 0.2, [Pair(2, Stranger with { CpuSeconds = 2.3 })]);
        AttackResult idle = new("a", 0.2, [Pair(2, Stranger with { Attempts = 0 })]);

        Assert.All((AttackResult[])[greedy, idle, new("a", 0.2, [])], result => Assert.Equal((false, 2), (result.IsValid, Exit(result))));
    }

    [Fact]
    public void The_table_has_a_row_for_each_attack_and_a_verdict()
    {
        var output = new StringWriter();
        new AttackReport([Result([2.2, 2.4, 2.6]), Result([9, 9, 9])]).Print(output);

        var lines = output.ToString().Split('\n');
        Assert.Contains(lines, line => line.Contains("1.10, 1.20, 1.30", StringComparison.Ordinal) && line.Contains("kept", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("4.50, 4.50, 4.50", StringComparison.Ordinal) && line.Contains("BROKEN", StringComparison.Ordinal));
        Assert.Contains("BROKEN: see above.", output.ToString(), StringComparison.Ordinal);
    }

    private static int Exit(AttackResult result) => new AttackReport([result]).ExitCode;

    private static AttackResult Result(double[] attackedP99Ms, long attackedLost = 0, long pictures = 600)
        => new("forged-datagrams", 0.2, [.. attackedP99Ms.Select(p99 => Pair(p99, Stranger, attackedLost, pictures))]);

    private static AttackPair Pair(double p99, AttackerReport stranger, long lost = 0, long pictures = 600)
        => new(Quiet, Quiet with { P99Ms = p99, Lost = lost, AttackedPictures = pictures }, stranger);
}

using Videoroom.Fuzz.Driver;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Tests.Fuzz.Targets;

/// <summary>A short run of every target, the same in each run of the tests: <c>./fuzz.sh</c> gives them other inputs, and millions.</summary>
public class FuzzTargetTests
{
    public static TheoryData<string> All() => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void What_nobody_sends_breaks_nothing(string name)
    {
        using var target = FuzzTargets.Create(name);
        var options = new FuzzOptions
        {
            Inputs = target.Pace.InTests(),
            Seed = 2026,
            MaxFindings = 3,
            MeasuresGrowth = false,
            Limits = new FuzzLimits { Time = TimeSpan.FromSeconds(5) },
        };

        var report = new FuzzSession(target, options, new ArrayMemory()).Run();

        Assert.True(report.Findings.Count == 0, string.Join("\n\n", report.Findings.Select(TextOf)));
        Assert.Equal(options.Inputs, report.Inputs);
        // Inputs that are refused at the door would show nothing.
        Assert.True(report.Accepted >= report.Inputs / 50, $"{report.Accepted} of {report.Inputs} were taken for what they should be.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_real_senders_send_breaks_nothing(string name)
    {
        using var target = FuzzTargets.Create(name);
        var trial = new Trial(target, new ArrayMemory(), new FuzzLimits { Time = TimeSpan.FromSeconds(5) });

        Assert.All(target.Seeds, seed =>
        {
            Assert.InRange(seed.Length, 0, target.MaxLength);
            Assert.Null(trial.Run([seed])?.Details);
        });
    }

    [Fact]
    public void Names_tell_targets_apart()
    {
        Assert.Equal(FuzzTargets.Names.Distinct(), FuzzTargets.Names);
        Assert.Contains("stun", Assert.Throws<ArgumentException>(() => FuzzTargets.Create("stunt")).Message);
    }

    private static string TextOf(Finding finding)
        => $"{finding.Kind}: {finding.Reason}\n{finding.Details}\n{new CaseFile(finding.Kind, finding.Reason, finding.Inputs).Write()}";
}

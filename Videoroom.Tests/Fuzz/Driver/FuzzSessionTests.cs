using Microsoft.Extensions.Time.Testing;
using Videoroom.Fuzz.Driver;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Tests.Fuzz.Driver;

/// <summary>What the driver finds, on targets whose faults are known.</summary>
[Collection(nameof(FuzzAloneCollection))]
public class FuzzSessionTests
{
    private static readonly List<byte[]> Held = [];

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void An_exception_is_found_with_the_shortest_input_that_brings_it_about()
    {
        var finding = Assert.Single(Run(state => ThrowIf(state[^1].Contains((byte)0xFF))).Findings);

        Assert.Equal(FindingKind.Crash, finding.Kind);
        Assert.Equal([[0xFF]], finding.Inputs);
    }

    [Fact]
    public void A_fault_that_several_inputs_bring_about_is_found_with_as_few_as_it_takes()
    {
        var finding = Assert.Single(Run(state => ThrowIf(state.Count(input => input.Length > 0 && input[0] > 0x80) == 3)).Findings);

        Assert.Equal(3, finding.Inputs.Count);
        Assert.All(finding.Inputs, input => Assert.True(Assert.Single(input) > 0x80));
    }

    [Fact]
    public void Two_faults_are_two_findings_however_often_each_shows()
    {
        var report = Run(state =>
        {
            ThrowIf(state[^1].Contains((byte)0xFF));
            if (state[^1].Contains((byte)0xFE))
            {
                throw new BrokenInvariantException("no byte is 0xFE");
            }
        });

        Assert.Equal([[0xFE], [0xFF]], report.Findings.Select(finding => Assert.Single(finding.Inputs)).OrderBy(input => input[0]));
        Assert.Contains(report.Findings, finding => finding.Reason.Contains("no byte is 0xFE", StringComparison.Ordinal));
    }

    [Fact]
    public void An_invariant_that_does_not_hold_at_the_end_of_a_state_is_found()
    {
        var target = new FakeTarget(_ => { })
        {
            AtEnd = state => state.Any(input => input.Contains((byte)0xFF)) ? new BrokenInvariantException("everything is given back") : null,
        };

        var finding = Assert.Single(Run(target).Findings);

        Assert.Equal([[0xFF]], finding.Inputs);
        Assert.StartsWith("everything is given back", finding.Reason);
    }

    [Fact]
    public void An_input_that_takes_long_is_found()
    {
        var finding = Assert.Single(Run(state => _clock.Advance(TimeSpan.FromMilliseconds(state[^1] is [0xFF, ..] ? 31 : 30)), milliseconds: 30).Findings);

        Assert.Equal(FindingKind.Hang, finding.Kind);
        Assert.Equal([[0xFF]], finding.Inputs);
    }

    [Fact]
    public void An_input_that_takes_much_memory_is_found()
    {
        var finding = Assert.Single(Run(state => GC.KeepAlive(state[^1].Contains((byte)0xFF) ? new byte[1 << 20] : null)).Findings);

        Assert.Equal(FindingKind.Allocation, finding.Kind);
        Assert.Equal([[0xFF]], finding.Inputs);
    }

    [Fact]
    public void Memory_that_is_not_given_back_is_found()
    {
        using var target = new FakeTarget(_ => Held.Add(new byte[1024]));

        var report = new FuzzSession(target, new FuzzOptions { Inputs = 5000 }, new ArrayMemory()).Run();
        Held.Clear();

        Assert.Equal(FindingKind.Growth, Assert.Single(report.Findings).Kind);
        Assert.NotEmpty(report.Findings[0].Inputs);
    }

    [Fact]
    public void What_a_target_throws_once_only_is_kept_all_the_same()
    {
        var isFirst = true;

        var finding = Assert.Single(Run(_ =>
        {
            var throws = isFirst;
            isFirst = false;
            ThrowIf(throws);
        }).Findings);

        Assert.StartsWith("It does not happen again", finding.Details);
    }

    [Fact]
    public void The_seed_decides_the_inputs()
    {
        Assert.Equal(InputsOf(seed: 1), InputsOf(seed: 1));
        Assert.NotEqual(InputsOf(seed: 1), InputsOf(seed: 2));
    }

    [Fact]
    public void The_number_of_inputs_ends_a_run_and_its_time_does()
    {
        Assert.Equal(1000, Run(_ => { }, inputs: 1000).Inputs);

        // The time is looked at every 64 inputs.
        using var target = new FakeTarget(_ => _clock.Advance(TimeSpan.FromMilliseconds(1)));
        var options = new FuzzOptions { Time = TimeSpan.FromMilliseconds(100), MeasuresGrowth = false, Limits = new FuzzLimits { Clock = _clock } };
        var report = new FuzzSession(target, options, new ArrayMemory()).Run();
        Assert.Equal(128, report.Inputs);
        Assert.Equal(TimeSpan.FromMilliseconds(128), report.Elapsed);
    }

    private static List<byte[]> InputsOf(ulong seed)
    {
        using var target = new FakeTarget(_ => { });
        new FuzzSession(target, new FuzzOptions { Inputs = 500, Seed = seed, MeasuresGrowth = false }, new ArrayMemory()).Run();
        return target.All;
    }

    private FuzzReport Run(Action<IReadOnlyList<byte[]>> run, long inputs = 5000, int milliseconds = 5000) => Run(new FakeTarget(run), inputs, milliseconds);

    private FuzzReport Run(FakeTarget target, long inputs = 5000, int milliseconds = 5000)
    {
        using (target)
        {
            var limits = new FuzzLimits { Time = TimeSpan.FromMilliseconds(milliseconds), Clock = _clock };
            var options = new FuzzOptions { Inputs = inputs, MeasuresGrowth = false, Limits = limits };
            return new FuzzSession(target, options, new ArrayMemory()).Run();
        }
    }

    private static void ThrowIf(bool condition)
    {
        if (condition)
        {
            throw new InvalidOperationException("The fault of the test.");
        }
    }
}

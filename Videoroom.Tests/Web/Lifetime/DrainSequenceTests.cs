using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Web.Configuration;
using Videoroom.Web.Lifetime;

namespace Videoroom.Tests.Web.Lifetime;

public class DrainSequenceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly AwaitedClock _clock = new();

    [Fact]
    public async Task In_a_cluster_joins_are_refused_peers_move_and_it_ends_when_nobody_is_left()
    {
        var steps = new FakeDrainSteps { HasOthers = true, Peers = 2 };
        var drain = Sequence(steps);
        var run = drain.RunAsync(waitForCalls: false);
        await UntilAsync(run, () => steps.Looks >= 2);

        Assert.Equal(["refuse new peers", "move within 60 s"], steps.Taken);
        Assert.Equal((DrainState.Waiting, 2), (drain.Progress.State, drain.Progress.Peers));
        Assert.False(run.IsCompleted);

        steps.Peers = 0;
        await UntilAsync(run, () => run.IsCompleted);
        Assert.Equal(["refuse new peers", "move within 60 s", "end peers"], steps.Taken);
        Assert.Equal(DrainState.Leaving, drain.Progress.State);
    }

    [Fact]
    public async Task Whoever_has_not_moved_by_the_deadline_is_ended()
    {
        var steps = new FakeDrainSteps { HasOthers = true, Peers = 1 };
        var start = _clock.GetUtcNow();
        var drain = Sequence(steps);
        var run = drain.RunAsync(waitForCalls: true);
        await UntilAsync(run, () => run.IsCompleted);

        Assert.Equal(["refuse new peers", "move within 60 s", "end peers"], steps.Taken);
        Assert.True(_clock.GetUtcNow() - start >= TimeSpan.FromSeconds(60));
        Assert.Equal(start + TimeSpan.FromSeconds(60), drain.Progress.DeadlineAt);
        Assert.Equal(1, drain.Progress.Peers);
    }

    [Fact]
    public async Task Actors_that_do_not_answer_are_no_empty_node()
    {
        var steps = new FakeDrainSteps { HasOthers = true, Peers = null };
        var start = _clock.GetUtcNow();
        var run = Sequence(steps).RunAsync(waitForCalls: true);
        await UntilAsync(run, () => run.IsCompleted);

        Assert.True(_clock.GetUtcNow() - start >= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_node_alone_waits_for_its_calls_when_an_operator_drains_it()
    {
        var steps = new FakeDrainSteps { Peers = 1 };
        var run = Sequence(steps).RunAsync(waitForCalls: true);
        await UntilAsync(run, () => steps.Looks >= 3);

        Assert.Equal(["refuse new peers"], steps.Taken);
        Assert.False(run.IsCompleted);
    }

    [Fact]
    public async Task A_node_alone_does_not_wait_after_a_signal_also_not_in_an_operators_drain()
    {
        var steps = new FakeDrainSteps { Peers = 1 };
        var start = _clock.GetUtcNow();
        var drain = Sequence(steps);
        var operators = drain.RunAsync(waitForCalls: true);
        var signals = drain.RunAsync(waitForCalls: false);

        await signals.WaitAsync(Patience);
        Assert.True(operators.IsCompleted);
        Assert.Equal(start, _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_second_call_joins_the_first_and_moves_no_deadline()
    {
        var steps = new FakeDrainSteps { HasOthers = true, Peers = 1 };
        var drain = Sequence(steps);
        var first = drain.RunAsync(waitForCalls: true);
        await UntilAsync(first, () => steps.Looks >= 2);
        var deadline = drain.Progress.DeadlineAt;
        var second = drain.RunAsync(waitForCalls: true);

        Assert.Equal(deadline, drain.Progress.DeadlineAt);
        await UntilAsync(first, () => first.IsCompleted);
        await second.WaitAsync(Patience);
        Assert.Single(steps.Taken, "end peers");
    }

    [Fact]
    public async Task A_step_that_fails_does_not_hold_the_node()
    {
        var steps = new FakeDrainSteps { HasOthers = true, Peers = 0, Failure = new InvalidOperationException("no actors") };
        var run = Sequence(steps).RunAsync(waitForCalls: true);
        await UntilAsync(run, () => run.IsCompleted);

        await run;
        Assert.Equal(["refuse new peers", "move within 60 s", "end peers"], steps.Taken);
    }

    private DrainSequence Sequence(FakeDrainSteps steps)
        => new(steps, new VideoroomOptions(), _clock, NullLogger<DrainSequence>.Instance);

    /// <summary>Lets the time from one look to the next pass until the condition holds, each time after the sequence has begun to wait for it.</summary>
    private async Task UntilAsync(Task run, Func<bool> condition)
    {
        var rounds = new RoundLimit(1_000);
        while (rounds.Next() && !condition())
        {
            await Task.WhenAny(run, _clock.TimerAsync()).WaitAsync(Patience);
            _clock.Advance(DrainSequence.LookInterval);
        }
    }
}

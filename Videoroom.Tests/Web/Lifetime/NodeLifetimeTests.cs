using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Configuration;
using Videoroom.Web.Lifetime;

namespace Videoroom.Tests.Web.Lifetime;

public sealed class NodeLifetimeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeHost _host = new();
    private readonly FakeDrainSteps _steps = new() { HasOthers = true, Peers = 1 };
    private readonly List<int> _exits = [];
    private readonly FakeShutdown _shutdown;
    private readonly NodeLifetime _lifetime;

    public NodeLifetimeTests()
    {
        var drain = new DrainSequence(_steps, new VideoroomOptions(), _clock, NullLogger<DrainSequence>.Instance);
        _shutdown = new FakeShutdown(drain);
        _lifetime = new NodeLifetime(drain, _shutdown, _host, _exits.Add, _clock, NullLogger<NodeLifetime>.Instance);
    }

    public void Dispose() => _lifetime.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task The_first_signal_drains_and_then_stops_the_host_with_code_0(PosixSignal signal)
    {
        _lifetime.OnSignal(signal);
        Assert.Contains("refuse new peers", _steps.Taken);
        Assert.False(_host.Stopped.Task.IsCompleted);

        _steps.Peers = 0;
        await UntilStoppedAsync();
        Assert.Equal("end peers", _steps.Taken[^1]);
        Assert.Equal(1, _shutdown.Runs);
        Assert.Equal(0, _lifetime.ExitCode);
        Assert.Empty(_exits);
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM, 143)]
    [InlineData(PosixSignal.SIGINT, 130)]
    public void A_second_signal_ends_the_process_at_once(PosixSignal second, int code)
    {
        _lifetime.OnSignal(PosixSignal.SIGTERM);
        _lifetime.OnSignal(second);

        Assert.Equal([code], _exits);
    }

    [Fact]
    public async Task A_node_out_of_its_cluster_stops_at_once_with_code_70()
    {
        _lifetime.EndFenced("the others have downed it");

        await _host.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(70, _lifetime.ExitCode);
        await _lifetime.EndAsync();
        Assert.Empty(_steps.Taken);
        Assert.Equal(0, _shutdown.Runs);
        Assert.Empty(_exits);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_any_more_stops_at_once_with_code_71_and_also_when_its_stop_hangs()
    {
        _lifetime.EndUnhealthy("for 60 s");
        _lifetime.EndUnhealthy("and again");
        _lifetime.EndFenced("and besides");

        await _host.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(71, _lifetime.ExitCode);
        await _lifetime.EndAsync();
        Assert.Empty(_steps.Taken);
        _clock.Advance(NodeLifetime.FencedTimeLimit);
        Assert.Equal([71], _exits);
    }

    [Fact]
    public async Task A_host_that_is_stopped_without_a_signal_drains_first()
    {
        _steps.Peers = 0;
        await _lifetime.EndAsync();

        Assert.Equal(["refuse new peers", "move within 60 s", "end peers"], _steps.Taken);
        Assert.True(_lifetime.IsEnding);
        Assert.Equal(0, _lifetime.ExitCode);
    }

    [Fact]
    public async Task A_shutdown_that_fails_does_not_hold_the_process()
    {
        _shutdown.Failure = new InvalidOperationException("no actors");
        _lifetime.OnSignal(PosixSignal.SIGTERM);

        await _host.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, _lifetime.ExitCode);
    }

    [Fact]
    public void A_node_out_of_its_cluster_ends_also_when_its_stop_hangs()
    {
        _lifetime.EndFenced("the others have downed it");
        _lifetime.EndFenced("and again");
        _clock.Advance(NodeLifetime.FencedTimeLimit);

        Assert.Equal([70], _exits);
    }

    private async Task UntilStoppedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!_host.Stopped.Task.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _clock.Advance(DrainSequence.LookInterval);
            await Task.Yield();
        }
    }

    /// <summary>Runs the drain as the first phase of CoordinatedShutdown does.</summary>
    private sealed class FakeShutdown(DrainSequence drain) : INodeShutdown
    {
        public int Runs { get; private set; }

        public Exception? Failure { get; set; }

        public Task RunAsync()
        {
            Runs++;
            return Failure is null ? drain.RunAsync(waitForCalls: false) : Task.FromException(Failure);
        }
    }

    private sealed class FakeHost : IHostApplicationLifetime
    {
        public TaskCompletionSource Stopped { get; } = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopped.TrySetResult();
    }
}

using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

public sealed class NodeLifetimeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeHost _host = new();
    private readonly FakeDrainSteps _steps = new() { HasOthers = true, Peers = 1 };
    private readonly List<int> _exits = [];
    private readonly NodeLifetime _lifetime;

    public NodeLifetimeTests()
    {
        var drain = new DrainSequence(_steps, new VideoroomOptions(), _clock, NullLogger<DrainSequence>.Instance);
        _lifetime = new NodeLifetime(drain, _host, _clock, NullLogger<NodeLifetime>.Instance) { Exit = _exits.Add };
    }

    public void Dispose() => _lifetime.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task The_first_signal_drains_and_then_stops_the_host_with_code_0(PosixSignal signal)
    {
        _steps.Left.SetResult();
        _lifetime.OnSignal(signal);
        Assert.Contains("refuse new peers", _steps.Taken);
        Assert.False(_host.Stopped.Task.IsCompleted);

        _steps.Peers = 0;
        await UntilStoppedAsync();
        Assert.Equal("leave", _steps.Taken[^1]);
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
        _lifetime.EndFenced("the store says that it is no member");

        await _host.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(70, _lifetime.ExitCode);
        Assert.Empty(_steps.Taken);
        Assert.Empty(_exits);
    }

    [Fact]
    public void A_node_out_of_its_cluster_ends_also_when_its_stop_hangs()
    {
        _lifetime.EndFenced("the lease has run out");
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

    private sealed class FakeHost : IHostApplicationLifetime
    {
        public TaskCompletionSource Stopped { get; } = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopped.TrySetResult();
    }
}

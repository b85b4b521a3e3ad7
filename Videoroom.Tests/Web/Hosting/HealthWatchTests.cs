using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>The watch over a port that a test answers at, or does not.</summary>
public sealed class HealthWatchTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TcpListener _port = new(IPAddress.Loopback, 0);
    private readonly FakeHost _host = new();
    private readonly NodeLifetime _lifetime;
    private readonly HealthWatch _watch;
    private volatile bool _answers = true;
    private int _asked;

    public HealthWatchTests()
    {
        _port.Start();
        var options = new VideoroomOptions();
        var drain = new DrainSequence(new FakeDrainSteps { HasOthers = false, Peers = 0 }, options, _clock, NullLogger<DrainSequence>.Instance);
        _lifetime = new NodeLifetime(drain, new NoShutdown(), _host, _ => { }, _clock, NullLogger<NodeLifetime>.Instance);
        _watch = new HealthWatch(options, new FakeServer(_port), _host, _lifetime, _clock, NullLogger<HealthWatch>.Instance);
    }

    public async Task InitializeAsync()
    {
        _ = ServeAsync();
        await _watch.StartAsync(CancellationToken.None);
        _host.Started.Cancel();
    }

    public async Task DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        _lifetime.Dispose();
        _port.Dispose();
        _host.Started.Dispose();
    }

    [Fact]
    public async Task A_node_that_answers_goes_on_and_one_that_does_not_for_a_minute_ends_with_71()
    {
        await AskAsync(times: 30);
        Assert.Equal(0, _lifetime.ExitCode);

        _answers = false;
        await AskAsync(times: 4);
        Assert.Equal(0, _lifetime.ExitCode);
        await Eventually.Holds(
            () =>
            {
                _clock.Advance(HealthWatch.Interval);
                return _lifetime.ExitCode;
            },
            code => code == NodeLifetime.UnhealthyExitCode,
            "it ends");
        await _host.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_node_that_is_on_its_way_out_is_not_asked_any_more()
    {
        await AskAsync(times: 1);
        _lifetime.OnSignal(PosixSignal.SIGTERM);
        _answers = false;
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(HealthWatch.Interval);
            await Task.Yield();
        }

        Assert.Equal(0, _lifetime.ExitCode);
    }

    private async Task AskAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var before = Volatile.Read(ref _asked);
            await Eventually.Holds(
                () =>
                {
                    _clock.Advance(HealthWatch.Interval);
                    return Volatile.Read(ref _asked);
                },
                asked => asked > before,
                "the node asks itself");
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _port.AcceptTcpClientAsync();
                Interlocked.Increment(ref _asked);
                if (_answers)
                {
                    var stream = connection.GetStream();
                    _ = await stream.ReadAsync(new byte[4096]);
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nalive"u8.ToArray());
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private sealed class NoShutdown : INodeShutdown
    {
        public Task RunAsync() => Task.CompletedTask;
    }

    private sealed class FakeHost : IHostApplicationLifetime
    {
        public CancellationTokenSource Started { get; } = new();

        public TaskCompletionSource Stopped { get; } = new();

        public CancellationToken ApplicationStarted => Started.Token;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopped.TrySetResult();
    }

    private sealed class FakeServer : IServer
    {
        public FakeServer(TcpListener port)
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}");
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}

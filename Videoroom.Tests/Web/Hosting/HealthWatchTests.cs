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
using Videoroom.Tests.Web.Lifetime;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;
using Videoroom.Web.Hosting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>The watch over a port that a test answers at, or does not.</summary>
public sealed class HealthWatchTests : IAsyncLifetime
{
    private readonly VideoroomOptions _options = new();
    private readonly AcceptCount _accepted = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly TcpListener _port = new(IPAddress.Loopback, 0);
    private readonly FakeHost _host = new();
    private readonly NodeLifetime _lifetime;
    private HealthWatch? _watch;
    private volatile bool _answers = true;
    private volatile int _strangers;
    private int _asked;

    public HealthWatchTests()
    {
        _port.Start();
        var drain = new DrainSequence(new FakeDrainSteps { HasOthers = false, Peers = 0 }, _options, _clock, NullLogger<DrainSequence>.Instance);
        _lifetime = new NodeLifetime(drain, new NoShutdown(), _host, _ => { }, _clock, NullLogger<NodeLifetime>.Instance);
    }

    private string Live => $"http://127.0.0.1:{((IPEndPoint)_port.LocalEndpoint).Port}";

    public Task InitializeAsync()
    {
        _ = ServeAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_watch is not null)
        {
            await _watch.StopAsync(CancellationToken.None);
            _watch.Dispose();
        }

        _lifetime.Dispose();
        _port.Dispose();
        _host.Started.Dispose();
    }

    [Fact]
    public async Task A_node_that_answers_goes_on_and_one_that_does_not_for_a_minute_ends_with_71()
    {
        await WatchAsync([Live]);
        await AskAsync(times: 30);
        Assert.Equal(0, _lifetime.ExitCode);

        _answers = false;
        await AskAsync(times: 4);
        Assert.Equal(0, _lifetime.ExitCode);
        await EndsAsync();
    }

    [Fact]
    public async Task Row12_a_flood_that_takes_the_node_s_own_request_s_place_does_not_end_everybody_s_call()
    {
        await WatchAsync([Live]);
        (_answers, _strangers) = (false, 1);
        await AskAsync(times: 40);
        Assert.Equal(0, _lifetime.ExitCode);

        // Accepting its own request alone is no sign of life: what is behind the door does not answer.
        _strangers = 0;
        await EndsAsync();
    }

    [Fact]
    public async Task A_node_that_answers_at_one_of_its_addresses_goes_on()
    {
        await WatchAsync([Dead(), Live]);
        await AskAsync(times: 40);
        Assert.Equal(0, _lifetime.ExitCode);

        _answers = false;
        await EndsAsync();
    }

    [Fact]
    public async Task An_address_that_has_left_the_machine_is_not_asked_and_ends_nothing()
    {
        var (isHere, looks) = (false, 0);
        await WatchAsync([Dead()], _ =>
        {
            Interlocked.Increment(ref looks);
            return Volatile.Read(ref isHere);
        });
        await Eventually.Holds(
            () =>
            {
                _clock.Advance(HealthWatch.Interval);
                return Volatile.Read(ref looks);
            },
            times => times >= 40,
            "the watch has looked for it");
        Assert.Equal(0, _lifetime.ExitCode);

        Volatile.Write(ref isHere, true);
        await EndsAsync();
    }

    [Fact]
    public async Task An_address_that_cannot_be_looked_for_is_asked_without_descriptors_there_is_nothing_to_look_with()
    {
        await WatchAsync([Dead()], _ => null);
        await EndsAsync();
    }

    [Fact]
    public async Task A_node_that_is_on_its_way_out_is_not_asked_any_more()
    {
        await WatchAsync([Live]);
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

    private async Task WatchAsync(IEnumerable<string> page, Func<IPAddress, bool?>? hasAddress = null)
    {
        const string Admin = "http://127.0.0.1:1";
        _watch = new HealthWatch(
            _options, new FakeServer([.. page, Admin]), _accepted, _host, _lifetime, _clock, NullLogger<HealthWatch>.Instance)
        {
            HasAddress = hasAddress ?? (_ => true),
        };
        await _watch.StartAsync(CancellationToken.None);
        _host.Started.Cancel();
    }

    /// <summary>An address where nothing listens.</summary>
    private static string Dead()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        return $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}";
    }

    private async Task EndsAsync()
    {
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
                for (var i = 0; i < 1 + _strangers; i++)
                {
                    _accepted.Add();
                }

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
        public FakeServer(IEnumerable<string> listening)
        {
            var addresses = new ServerAddressesFeature();
            foreach (var address in listening)
            {
                addresses.Addresses.Add(address);
            }

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

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Coordination;
using Videoroom.Bench.Store;
using Videoroom.Bench.Waiting;
using Videoroom.Tests.Fixtures;
using Videoroom.Web.Clustering.Lease;

namespace Videoroom.Tests.Web.Clustering.Lease;

public sealed class PostgresLeaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private readonly List<PostgresLease> _leases = [];

    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    [Fact]
    public async Task Only_one_of_two_that_ask_at_once_gets_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        var (a, b) = (Lease(database, "a:1"), Lease(database, "b:1"));

        var held = await Task.WhenAll(a.Acquire(), b.Acquire());

        Assert.Single(held, answer => answer);
        Assert.Equal(held, new[] { a.CheckLease(), b.CheckLease() });
    }

    [Fact]
    public async Task The_holder_gets_it_again()
    {
        var lease = Lease(await postgres.CreateDatabaseAsync(), "a:1");

        Assert.True(await lease.Acquire());
        Assert.True(await lease.Acquire());
    }

    [Fact]
    public async Task Leases_of_other_names_do_not_compete()
    {
        var database = await postgres.CreateDatabaseAsync();

        Assert.True(await Lease(database, "a:1", name: "one").Acquire());
        Assert.True(await Lease(database, "b:1", name: "two").Acquire());
    }

    [Fact]
    public async Task After_its_release_another_gets_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        var (a, b) = (Lease(database, "a:1"), Lease(database, "b:1"));
        await a.Acquire();

        Assert.True(await a.Release());

        Assert.False(a.CheckLease());
        Assert.True(await b.Acquire());
    }

    [Fact]
    public async Task A_release_by_another_frees_nothing()
    {
        var database = await postgres.CreateDatabaseAsync();
        var (a, b) = (Lease(database, "a:1"), Lease(database, "b:1"));
        await a.Acquire();

        await b.Release();

        Assert.False(await b.Acquire());
    }

    [Fact]
    public async Task Another_gets_it_when_its_holder_has_ended_and_it_has_run_out()
    {
        var database = await postgres.CreateDatabaseAsync();
        var (a, b) = (Lease(database, "a:1", heartbeat: Soon / 4, runsOut: Soon), Lease(database, "b:1"));
        await a.Acquire();
        a.Dispose();

        await Eventually.Holds(() => b.Acquire(), taken => taken, "the other takes the lease", Patience);
    }

    [Fact]
    public async Task It_does_not_run_out_while_its_holder_renews_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        var (a, b) = (Lease(database, "a:1", heartbeat: Soon / 4, runsOut: TimeSpan.FromSeconds(2)), Lease(database, "b:1"));
        await a.Acquire();
        var first = await RunsOutAtAsync(database);

        // More than the time that it would have run out after.
        await Eventually.Holds(
            async () => await RunsOutAtAsync(database) - first, later => later > TimeSpan.FromSeconds(2.5), "the lease is renewed", Patience);

        Assert.False(await b.Acquire());
        Assert.True(a.CheckLease());
    }

    [Fact]
    public async Task The_holder_is_told_when_another_has_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        var lease = Lease(database, "a:1", heartbeat: Soon);
        var lost = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await lease.Acquire(lost.SetResult);

        await postgres.Server.QueryAsync(NameOf(database), "UPDATE videoroom_lease SET owner = 'b:1'");

        Assert.Null(await lost.Task.WaitAsync(Patience));
        Assert.False(lease.CheckLease());
    }

    [Fact]
    public async Task A_store_that_refuses_connections_answers_no()
    {
        var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var endpoint = (IPEndPoint)port.LocalEndpoint;
        port.Stop();
        var lease = Lease($"Host=127.0.0.1;Port={endpoint.Port};Username=postgres;Database=none", "a:1");

        Assert.False(await lease.Acquire().WaitAsync(Patience));
        Assert.False(await lease.Release().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_store_that_hangs_answers_no_within_the_time_limit_and_the_holder_is_told_when_it_runs_out()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var (a, b) = (Lease(database, "a:1", heartbeat: Soon, runsOut: TimeSpan.FromSeconds(2)), Lease(database, "b:1"));
        var lost = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(await a.Acquire(lost.SetResult));
        Assert.False(await b.Acquire());

        server.Pause();

        // Without a limit of its own it would wait as long as the store hangs.
        Assert.False(await b.Acquire().WaitAsync(Patience));
        Assert.IsType<TimeoutException>(await lost.Task.WaitAsync(Patience));
        Assert.False(a.CheckLease());

        server.Resume();
        await Eventually.Holds(() => b.Acquire(), taken => taken, "the other takes the lease", Patience);
    }

    [Fact]
    public async Task Akka_makes_it_from_the_HOCON_and_the_set_up_and_the_configuration_has_no_secret()
    {
        var database = await postgres.CreateDatabaseAsync() + ";Password=geheim";
        using var system = ActorSystem.Create(
            "lease", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(ClusterLease.Hocon)))
                .And(new PostgresLeaseSetup(database)));

        Assert.True(ClusterLease.IsConfigured(system));
        var lease = ClusterLease.Get(system, new Address("akka.ssl.tcp", "lease", "a", 1));

        Assert.True(await lease.Acquire());
        Assert.Equal("a:1", lease.Settings.OwnerName);
        Assert.DoesNotContain("geheim", system.Settings.ToString());
        Assert.DoesNotContain("geheim", system.Settings.Setup.ToString());
        await system.Terminate();
    }

    private PostgresLease Lease(string database, string owner, string name = "test", TimeSpan? heartbeat = null, TimeSpan? runsOut = null)
    {
        var times = new TimeoutSettings(heartbeat ?? Never / 4, runsOut ?? Never, TimeSpan.FromSeconds(2));
        var lease = new PostgresLease(new LeaseSettings(name, owner, times, Config.Empty), database, TimeProvider.System);
        _leases.Add(lease);
        return lease;
    }

    private async Task<TimeSpan> RunsOutAtAsync(string database) => TimeSpan.FromSeconds(double.Parse(
        await postgres.Server.QueryAsync(NameOf(database), "SELECT extract(epoch FROM expires_at) FROM videoroom_lease"),
        CultureInfo.InvariantCulture));

    private static string NameOf(string database) => database.Split("Database=")[1];
}

using Akka.Cluster.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Videoroom.Tests.Fixtures;
using static Videoroom.Tests.ActorKernel.Cluster.Nodes;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class PostgresClusterStoreTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly Dictionary<string, string> NoProperties = [];
    private readonly List<IAsyncDisposable> _resources = [];
    private string _database = "";

    public async Task InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var resource in Enumerable.Reverse(_resources))
        {
            await resource.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nodes_that_start_at_once_make_the_tables_once_and_all_join()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => NewStore()).ToArray();
        await Task.WhenAll(stores.Select(store => store.OpenAsync(default)));
        await Task.WhenAll(stores.Select((store, i) => store.JoinAsync(Run($"n{i}"), i, NoProperties, default)));
        var view = await stores[0].ReadViewAsync(default);
        Assert.Equal(8, view.Members.Count);
        Assert.Equal(8, view.Epoch);
        Assert.Equal(8, view.Members.Select(member => member.JoinedEpoch).Distinct().Count());
    }

    [Fact]
    public async Task All_shards_have_one_owner_however_many_register_at_once()
    {
        var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            await store.JoinAsync(Run($"n{i}"), i, NoProperties, default);
            await store.RegisterTypeAsync(Run($"n{i}"), "room", 1000, default);
        }));
        var view = await store.ReadViewAsync(default);
        Assert.Equal(1000, view.Shards["room"].Count);
        Assert.All(view.Shards["room"], owner => Assert.NotNull(owner.Node));
    }

    [Fact]
    public async Task A_member_is_read_as_it_joined()
    {
        var store = await OpenAsync();
        var view = await store.JoinAsync(Run("a", 7), 42, new Dictionary<string, string> { ["url"] = "https://a.example/" }, default);
        var member = Assert.Single(view.Members);
        Assert.Equal((Run("a", 7), StoredMemberState.Up, 42L), (member.Node, member.State, member.LockKey));
        Assert.Equal("https://a.example/", member.Properties["url"]);
        Assert.InRange(member.JoinedAt, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1));
        Assert.Contains("joined", Assert.Single(view.Moves).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_replaced_cannot_renew()
    {
        var store = await OpenAsync();
        await store.JoinAsync(Run("a", 1), 1, NoProperties, default);
        Assert.NotNull(await store.RenewAsync(Run("a", 1), default));
        await store.JoinAsync(Run("a", 2), 2, NoProperties, default);
        Assert.Null(await store.RenewAsync(Run("a", 1), default));
        Assert.NotNull(await store.RenewAsync(Run("a", 2), default));
    }

    [Fact]
    public async Task A_renewal_says_until_when_every_lease_lasts()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b");
        await ExecuteAsync("UPDATE videoroom_cluster.members SET lease_until = clock_timestamp() - interval '1 second' WHERE address LIKE '%@b%'");
        var first = await store.RenewAsync(Run("a"), default);
        Assert.True(first!.Leases[Run("a")].IsValid);
        Assert.False(first.Leases[Run("b")].IsValid);
        Assert.Equal(2, first.Epoch);
        var second = await store.RenewAsync(Run("a"), default);
        Assert.True(second!.Leases[Run("a")].Until > first.Leases[Run("a")].Until);
        Assert.Equal(first.Leases[Run("b")], second.Leases[Run("b")]);
    }

    [Fact]
    public async Task Whose_lease_has_changed_since_it_was_seen_is_not_removed_whatever_the_stores_clock_says()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b");
        var seen = (await store.RenewAsync(Run("a"), default))!.Leases[Run("b")].Until;
        await store.RenewAsync(Run("b"), default);
        await ExecuteAsync("UPDATE videoroom_cluster.members SET lease_until = lease_until - interval '1 hour'");
        Assert.Equal(RemovalOutcome.Alive, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LeaseRunOut, seen, default));
        seen = (await store.RenewAsync(Run("a"), default))!.Leases[Run("b")].Until;
        Assert.Equal(RemovalOutcome.Removed, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LeaseRunOut, seen, default));
    }

    [Fact]
    public async Task Whose_lock_is_held_is_not_dead_and_whose_is_free_is()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a");
        var held = await store.HoldLockAsync(77, new NoListener(), default);
        await store.JoinAsync(Run("b"), 77, NoProperties, default);
        Assert.Equal(RemovalOutcome.Alive, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LockFree, null, default));
        Assert.Equal(RemovalOutcome.Alive, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LeaseRunOut, DateTime.UtcNow, default));
        var look = await store.LookAtLockAsync(Run("b"), default);
        Assert.False(look!.IsFree);
        await held.DisposeAsync();
        await Eventually.BecomesAsync(async () => (await store.LookAtLockAsync(Run("b"), default))!.IsFree);

        // It renews: only its connections had ended.
        await store.RenewAsync(Run("b"), default);
        Assert.Equal(RemovalOutcome.Alive, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LockFree, look.Lease, default));
        await Eventually.BecomesAsync(async () =>
            await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LockFree, null, default) == RemovalOutcome.Removed);
        Assert.Equal(RemovalOutcome.Gone, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LockFree, null, default));
        Assert.Null(await store.LookAtLockAsync(Run("b"), default));
        Assert.Null(await store.RenewAsync(Run("b"), default));
    }

    [Fact]
    public async Task The_lock_is_free_again_as_soon_as_its_connection_ends()
    {
        var store = await OpenAsync();
        var listener = new NoListener();
        var held = await store.HoldLockAsync(78, listener, default);
        _resources.Add(held);
        const string Holder = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 78";
        var before = await ScalarAsync(Holder);
        await ExecuteAsync($"SELECT pg_terminate_backend(({Holder}))");
        await listener.Lost.Task.WaitAsync(TimeSpan.FromSeconds(30));

        // And taken again.
        await JoinAsync(store, "a");
        await store.JoinAsync(Run("b"), 78, NoProperties, default);
        await Eventually.BecomesAsync(async () => await ScalarAsync(Holder) is int now && !now.Equals(before));
        Assert.Equal(RemovalOutcome.Alive, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LockFree, null, default));
    }

    [Fact]
    public async Task Of_many_that_take_over_at_once_one_does()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b", "c", "d");
        foreach (var node in new[] { "a", "b", "c", "d" })
        {
            await store.RegisterTypeAsync(Run(node), "room", 100, default);
        }

        var before = await store.ReadViewAsync(default);
        var outcomes = await Task.WhenAll(new[] { "b", "c", "d" }.Select(node =>
            Task.Run(() => store.RemoveDeadAsync(Run(node), Run("a"), DeathSign.LockFree, null, default))));
        Assert.Single(outcomes, RemovalOutcome.Removed);
        Assert.Equal(2, outcomes.Count(outcome => outcome == RemovalOutcome.Gone));
        var after = await store.ReadViewAsync(default);
        Assert.Equal(before.Epoch + 1, after.Epoch);
        Assert.All(after.Shards["room"].Zip(before.Shards["room"]), pair =>
        {
            Assert.NotEqual(Run("a"), pair.First.Node);
            Assert.Equal(Run("a").Equals(pair.Second.Node) ? after.Epoch : pair.Second.Epoch, pair.First.Epoch);
        });
    }

    [Fact]
    public async Task Epochs_only_rise_whatever_happens_at_once()
    {
        var store = await OpenAsync();
        var ended = false;
        var watching = Task.Run(async () =>
        {
            var views = new List<ClusterView>();
            while (!Volatile.Read(ref ended))
            {
                views.Add(await store.ReadViewAsync(default));
            }

            return views;
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            for (var run = 1; run <= 5; run++)
            {
                await store.JoinAsync(Run($"n{i}", run), (i * 100) + run, NoProperties, default);
                await store.RegisterTypeAsync(Run($"n{i}", run), "room", 50, default);
                await store.RemoveDeadAsync(Run($"n{i}", run), Run($"n{(i + 1) % 4}", run), DeathSign.LockFree, null, default);
                if (run % 2 == 0)
                {
                    await store.LeaveAsync(Run($"n{i}", run), default);
                }
            }
        })));
        Volatile.Write(ref ended, true);
        var views = await watching;
        foreach (var (one, next) in views.Zip(views.Skip(1)))
        {
            Assert.True(one.Epoch <= next.Epoch);
            var pairs = one.Shards.GetValueOrDefault("room", []).Zip(next.Shards.GetValueOrDefault("room", []));
            Assert.All(pairs, pair => Assert.True(
                pair.First.Epoch < pair.Second.Epoch || pair.First == pair.Second, $"{pair.First} before {pair.Second}"));
            Assert.All(next.Shards.GetValueOrDefault("room", []), owner => Assert.True(owner.Node is null || next.Find(owner.Node) is not null));
        }
    }

    [Fact]
    public async Task A_removed_run_decides_nothing()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b");
        await store.LeaveAsync(Run("a"), default);
        Assert.Equal(RemovalOutcome.NotAMember, await store.RemoveDeadAsync(Run("a"), Run("b"), DeathSign.LockFree, null, default));
        await store.ReportUnreachableAsync(Run("a"), [Linked("b")], default);
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM videoroom_cluster.unreachable"));
        Assert.False(await store.ResolveCutAsync(Run("a"), default));
        Assert.False(await store.HandOverAsync(Run("a"), "room", [1], [Run("b")], default));
        var epoch = (await store.ReadViewAsync(default)).Epoch;
        await store.BeginLeaveAsync(Run("a"), default);
        Assert.Equal(epoch, (await store.ReadViewAsync(default)).Epoch);
    }

    [Fact]
    public async Task A_cut_is_resolved_when_the_reports_have_stood_for_a_second()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b", "c");
        await store.ReportUnreachableAsync(Run("a"), [Linked("b")], default);
        await store.ReportUnreachableAsync(Run("b"), [Linked("a")], default);
        Assert.False(await store.ResolveCutAsync(Run("a"), default));
        await ExecuteAsync("UPDATE videoroom_cluster.unreachable SET since = since - interval '1.1 seconds'");
        Assert.True(await store.ResolveCutAsync(Run("a"), default));
        Assert.Equal([Run("a"), Run("c")], (await store.ReadViewAsync(default)).Members.Select(member => member.Node));
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM videoroom_cluster.unreachable"));
    }

    [Fact]
    public async Task A_member_that_has_stopped_renewing_is_left_to_its_lease()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b");
        await store.ReportUnreachableAsync(Run("b"), [Linked("a")], default);
        await ExecuteAsync("UPDATE videoroom_cluster.unreachable SET since = since - interval '3 seconds'");
        await ExecuteAsync("UPDATE videoroom_cluster.members SET lease_until = clock_timestamp() + interval '1 second' WHERE address LIKE '%@a%'");
        Assert.False(await store.ResolveCutAsync(Run("b"), default));
        await store.RenewAsync(Run("a"), default);
        Assert.True(await store.ResolveCutAsync(Run("b"), default));
    }

    [Fact]
    public async Task Reports_are_taken_back()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b", "c");
        await store.ReportUnreachableAsync(Run("a"), [Linked("b"), Linked("c")], default);
        await store.ReportUnreachableAsync(Run("a"), [Linked("c")], default);
        Assert.Equal(1L, await ScalarAsync("SELECT count(*) FROM videoroom_cluster.unreachable"));
        await store.ReportUnreachableAsync(Run("a"), [], default);
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM videoroom_cluster.unreachable"));
    }

    [Fact]
    public async Task Every_new_epoch_is_announced()
    {
        var store = await OpenAsync();
        var listener = new NoListener();
        _resources.Add(await store.HoldLockAsync(79, listener, default));
        await JoinAsync(store, "a");
        Assert.Equal(1, await listener.Epoch.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_node_that_is_held_in_the_middle_of_a_decision_does_not_hold_the_others()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a");
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database) { NoResetOnClose = true });
        var stuck = await source.OpenConnectionAsync();
        await using var begin = new NpgsqlCommand(
            "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 1000; SELECT epoch FROM videoroom_cluster.cluster FOR UPDATE", stuck);
        await begin.ExecuteNonQueryAsync();
        await Eventually.BecomesAsync(async () =>
        {
            try
            {
                await store.JoinAsync(Run("b"), 2, NoProperties, default);
                return true;
            }
            catch (Exception cause) when (cause is NpgsqlException or OperationCanceledException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_refused_password_names_the_store_and_not_the_password()
    {
        var text = new NpgsqlConnectionStringBuilder(_database) { Port = 1, Password = "hidden-secret" }.ConnectionString;
        var store = NewStore(text);
        var refusal = await Assert.ThrowsAsync<ClusterStoreException>(() => store.OpenAsync(default));
        Assert.Contains("CLUSTER_STORE: PostgreSQL at 127.0.0.1:1, database", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-secret", refusal.ToString(), StringComparison.Ordinal);
        var unreadable = Assert.Throws<ClusterStoreException>(() => NewStore("Host=x;Passwort=hidden-secret"));
        Assert.DoesNotContain("hidden-secret", unreadable.ToString(), StringComparison.Ordinal);
        var unknown = NewStore(new NpgsqlConnectionStringBuilder(_database) { Database = "nowhere" }.ConnectionString);
        Assert.Contains("no such database", (await Assert.ThrowsAsync<ClusterStoreException>(() => unknown.OpenAsync(default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_of_a_later_version_are_left_alone()
    {
        await OpenAsync();
        await ExecuteAsync("UPDATE videoroom_cluster.cluster SET schema_version = 2");
        await Assert.ThrowsAsync<ClusterStoreException>(() => NewStore().OpenAsync(default));
    }

    [Fact]
    public async Task A_newcomer_that_never_got_through_goes_and_not_the_member_that_works()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "b", "c", "a");
        await store.ReportUnreachableAsync(Run("a"), [new UnreachablePeer(Run("b"), false)], default);
        await store.ReportUnreachableAsync(Run("b"), [new UnreachablePeer(Run("a"), false)], default);
        await ExecuteAsync("UPDATE videoroom_cluster.unreachable SET since = since - interval '1.1 seconds'");
        Assert.True(await store.ResolveCutAsync(Run("a"), default));
        Assert.Equal([Run("b"), Run("c")], (await store.ReadViewAsync(default)).Members.Select(member => member.Node));
    }

    [Fact]
    public async Task Who_has_another_secret_than_the_members_cannot_join()
    {
        await JoinAsync(await OpenAsync(), "a");
        var stranger = NewStore(secret: "another secret than that of the cluster");
        await stranger.OpenAsync(default);
        var refusal = await Assert.ThrowsAsync<ClusterSecretException>(() => stranger.JoinAsync(Run("b"), 2, NoProperties, default));
        Assert.Contains("CLUSTER_SECRET", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([Run("a")], (await stranger.ReadViewAsync(default)).Members.Select(member => member.Node));
    }

    [Fact]
    public async Task A_secret_can_be_changed_while_no_node_runs()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a", "b");
        await ExecuteAsync("UPDATE videoroom_cluster.members SET lease_until = clock_timestamp() - interval '1 second'");
        var changed = NewStore(secret: "another secret than that of the cluster");
        await changed.JoinAsync(Run("a", 2), 2, NoProperties, default);
        await Assert.ThrowsAsync<ClusterSecretException>(() => store.JoinAsync(Run("b", 2), 3, NoProperties, default));
    }

    [Fact]
    public async Task Tables_of_before_get_what_they_lack()
    {
        var store = await OpenAsync();
        await ExecuteAsync(
            "ALTER TABLE videoroom_cluster.cluster DROP COLUMN secret_check; ALTER TABLE videoroom_cluster.unreachable DROP COLUMN was_linked");
        await store.OpenAsync(default);
        await JoinAsync(store, "a", "b");
        await store.ReportUnreachableAsync(Run("a"), [Linked("b")], default);
    }

    private static UnreachablePeer Linked(string host) => new(Run(host), true);

    private PostgresClusterStore NewStore(string? connectionString = null, string secret = "the secret of all nodes of this test")
    {
        var store = new PostgresClusterStore(connectionString ?? _database, secret, NullLogger.Instance);
        _resources.Add(store);
        return store;
    }

    private async Task<PostgresClusterStore> OpenAsync()
    {
        var store = NewStore();
        await store.OpenAsync(default);
        return store;
    }

    private static async Task JoinAsync(PostgresClusterStore store, params string[] hosts)
    {
        foreach (var (host, key) in hosts.Select((host, i) => (host, 1_000 + i)))
        {
            await store.JoinAsync(Run(host), key, NoProperties, default);
        }
    }

    private async Task ExecuteAsync(string text) => await ScalarAsync(text);

    private async Task<object?> ScalarAsync(string text)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync();
    }

    private sealed class NoListener : IStoreListener
    {
        public TaskCompletionSource Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<long> Epoch { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnEpoch(long epoch) => Epoch.TrySetResult(epoch);

        public void OnLockLost() => Lost.TrySetResult();
    }
}

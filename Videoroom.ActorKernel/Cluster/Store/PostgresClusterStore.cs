using System.Diagnostics;
using System.Net.Sockets;
using Akka.Cluster.Membership;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Akka.Cluster.Store;

/// <summary>The store in PostgreSQL.</summary>
internal sealed class PostgresClusterStore : IClusterStore
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(2);

    // Shorter: that the store is lost has to be known well before the lease is over.
    private static readonly TimeSpan RenewLimit = TimeSpan.FromMilliseconds(750);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    // A member that has not renewed for so long may be stopped: its lease decides, not whom it reaches.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.75);
    private static readonly TimeSpan ReportsStable = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportsOld = TimeSpan.FromSeconds(2);

    private readonly StoreConnection _connection;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _renewals;
    private readonly byte[] _secretCheck;
    private readonly ILogger _log;

    /// <param name="connectionString">Where the store is.</param>
    /// <param name="secret">The cluster's: only a check value of it goes to the store.</param>
    /// <param name="log">Where to log to.</param>
    /// <exception cref="ClusterStoreException">The text is no connection string.</exception>
    public PostgresClusterStore(string connectionString, string secret, ILogger log)
    {
        _connection = new StoreConnection(connectionString);
        _source = NpgsqlDataSource.Create(_connection.ForQueries());
        _renewals = NpgsqlDataSource.Create(_connection.ForRenewals());
        _secretCheck = SecretCheck.Of(secret);
        _log = log;
    }

    public Task OpenAsync(CancellationToken cancellation) =>
        StartAsync(token => DoneAsync(StoreSchema.EnsureAsync(_source, token)), cancellation);

    public async Task<IAsyncDisposable> HoldLockAsync(long lockKey, IStoreListener listener, CancellationToken cancellation) =>
        await StartAsync(
            token => StoreLock.TakeAsync(_connection.ForLock(), lockKey, listener, _log, token), cancellation).ConfigureAwait(false);

    public async Task<ClusterView> JoinAsync(
        UniqueAddress self, long lockKey, IReadOnlyDictionary<string, string> properties, CancellationToken cancellation)
    {
        await StartAsync(
            token => StoreTransaction.RunAsync(
                _source,
                async run =>
                {
                    if (!await run.KeepSecretCheckAsync(self, _secretCheck, token).ConfigureAwait(false))
                    {
                        throw new ClusterSecretException();
                    }

                    run.State.Join(self, lockKey, properties);
                    return true;
                },
                token),
            cancellation).ConfigureAwait(false);
        return await StartAsync(token => StoreReader.ReadViewAsync(_source, token), cancellation).ConfigureAwait(false);
    }

    public Task<Renewal?> RenewAsync(UniqueAddress self, CancellationToken cancellation) =>
        StoreCall.LimitedAsync(RenewLimit, token => RenewCoreAsync(self, token), cancellation);

    public Task<ClusterView> ReadViewAsync(CancellationToken cancellation) =>
        StoreCall.LimitedAsync(CallLimit, token => StoreReader.ReadViewAsync(_source, token), cancellation);

    public Task<RemovalOutcome> RemoveDeadAsync(
        UniqueAddress self, UniqueAddress node, DeathSign sign, DateTime? seenLease, CancellationToken cancellation) =>
        DecideAsync(
            async run =>
            {
                if (!run.State.IsMember(self))
                {
                    return RemovalOutcome.NotAMember;
                }

                if (run.State.Find(node) is not { } member)
                {
                    return RemovalOutcome.Gone;
                }

                if (seenLease is { } seen && !await run.AskAsync<bool>(
                    "SELECT lease_until = $2 FROM videoroom_cluster.members WHERE address = $1 FOR UPDATE",
                    cancellation,
                    NodeOrder.Key(node),
                    seen).ConfigureAwait(false))
                {
                    return RemovalOutcome.Alive;
                }

                // Given back at the end of the transaction.
                if (sign == DeathSign.LockFree && !await run.AskAsync<bool>(
                    "SELECT pg_try_advisory_xact_lock($1)", cancellation, member.LockKey).ConfigureAwait(false))
                {
                    return RemovalOutcome.Alive;
                }

                run.State.Remove(node, sign == DeathSign.LockFree ? "its process has ended" : "its lease has run out");
                return RemovalOutcome.Removed;
            },
            cancellation);

    public Task<LockLook?> LookAtLockAsync(UniqueAddress node, CancellationToken cancellation) =>
        StoreCall.LimitedAsync(CallLimit, token => StoreReader.LookAtLockAsync(_source, node, token), cancellation);

    public Task ReportUnreachableAsync(UniqueAddress self, IReadOnlyCollection<UnreachablePeer> peers, CancellationToken cancellation) =>
        StoreCall.LimitedAsync(CallLimit, token => ReportCoreAsync(self, peers, token), cancellation);

    public Task<bool> ResolveCutAsync(UniqueAddress self, CancellationToken cancellation) =>
        DecideAsync(run => ResolveCoreAsync(run, self, cancellation), cancellation);

    public async Task RegisterTypeAsync(UniqueAddress self, string typeName, int shardCount, CancellationToken cancellation)
    {
        var fits = await DecideAsync(run => Task.FromResult(run.State.Register(self, typeName, shardCount)), cancellation).ConfigureAwait(false);
        if (!fits)
        {
            throw new ClusterStoreException($"The cluster has {typeName} with another number of shards than {shardCount}");
        }
    }

    public Task<bool> HandOverAsync(
        UniqueAddress self, string typeName, IReadOnlyCollection<int> shards, IReadOnlyCollection<UniqueAddress> targets,
        CancellationToken cancellation) =>
        DecideAsync(run => Task.FromResult(run.State.HandOver(self, typeName, shards, targets) > 0), cancellation);

    public Task BeginLeaveAsync(UniqueAddress self, CancellationToken cancellation) =>
        DecideAsync(
            run =>
            {
                run.State.BeginLeave(self);
                return Task.FromResult(true);
            },
            cancellation);

    public Task LeaveAsync(UniqueAddress self, CancellationToken cancellation) =>
        DecideAsync(run => Task.FromResult(run.State.Remove(self, "it has left")), cancellation);

    public async ValueTask DisposeAsync()
    {
        await _renewals.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<bool> DoneAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    /// <summary>A call of the start: given more time, and a failure is for whoever starts the node.</summary>
    private async Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await StoreCall.LimitedAsync(StartLimit, call, cancellation).ConfigureAwait(false);
            }
            catch (NpgsqlException cause) when (IsPassing(cause) && Stopwatch.GetElapsedTime(since) < StartLimit)
            {
                // Again: a first connection to a busy machine takes its time.
            }
            catch (Exception cause) when (cause is NpgsqlException or TimeoutException or SocketException
                || (cause is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw _connection.Describe(cause);
            }
        }
    }

    // Too slow, waited for a lock too long, or the server is just starting.
    private static bool IsPassing(NpgsqlException cause) =>
        cause.InnerException is TimeoutException || cause is PostgresException { SqlState: "57014" or "55P03" or "25P03" or "57P03" };

    private static async Task<bool> ResolveCoreAsync(StoreTransaction run, UniqueAddress self, CancellationToken cancellation)
    {
        var reports = (await run.ReadReportsAsync(cancellation).ConfigureAwait(false))
            .Where(report => run.State.IsMember(report.Reporter) && run.State.IsMember(report.Subject))
            .ToArray();
        if (!run.State.IsMember(self) || reports.Length == 0
            || (reports.Min(report => report.Age) < ReportsStable && reports.Max(report => report.Age) < ReportsOld))
        {
            return false;
        }

        var named = reports.SelectMany(report => new[] { report.Reporter, report.Subject }).Select(NodeOrder.Key).Distinct().ToArray();
        var isQuiet = await run.AskAsync<bool>(
            "SELECT count(*) > 0 FROM videoroom_cluster.members WHERE address = ANY($1) AND lease_until < clock_timestamp() + $2",
            cancellation,
            named,
            MembershipTimes.Lease - Quiet).ConfigureAwait(false);
        if (isQuiet)
        {
            return false;
        }

        var losers = CutResolution.Losers(
            run.State.Members.ToDictionary(member => member.Node, member => member.JoinedEpoch),
            [.. reports.Select(report => new Cut(report.Reporter, report.Subject, report.WasLinked))]);
        run.State.RemoveAll(losers, "cut off from other members");
        return losers.Count > 0;
    }

    private Task<T> DecideAsync<T>(Func<StoreTransaction, Task<T>> decide, CancellationToken cancellation) =>
        StoreCall.LimitedAsync(CallLimit, token => StoreTransaction.RunAsync(_source, decide, token), cancellation);

    private async Task<Renewal?> RenewCoreAsync(UniqueAddress self, CancellationToken cancellation)
    {
        await using var connection = await _renewals.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection);
        var renew = new NpgsqlBatchCommand(
            """
            UPDATE videoroom_cluster.members SET lease_until = clock_timestamp() + $3
            WHERE address = $1 AND uid = $2 RETURNING 1
            """);
        renew.Parameters.Add(new NpgsqlParameter { Value = NodeOrder.Key(self) });
        renew.Parameters.Add(new NpgsqlParameter { Value = self.Uid });
        renew.Parameters.Add(new NpgsqlParameter { Value = MembershipTimes.Lease });
        batch.BatchCommands.Add(renew);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT epoch FROM videoroom_cluster.cluster"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "SELECT address, uid, lease_until, lease_until > clock_timestamp() FROM videoroom_cluster.members"));
        await using var reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            return null;
        }

        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        await reader.ReadAsync(cancellation).ConfigureAwait(false);
        var epoch = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        var leases = new Dictionary<UniqueAddress, StoredLease>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            leases[new UniqueAddress(Actor.Address.Parse(reader.GetString(0)), reader.GetInt32(1))] =
                new StoredLease(reader.GetDateTime(2), reader.GetBoolean(3));
        }

        return new Renewal(epoch, leases);
    }

    private async Task<bool> ReportCoreAsync(UniqueAddress self, IReadOnlyCollection<UnreachablePeer> peers, CancellationToken cancellation)
    {
        var addresses = peers.Select(peer => NodeOrder.Key(peer.Node)).ToArray();
        var uids = peers.Select(peer => peer.Node.Uid).ToArray();
        var linked = peers.Select(peer => peer.WasLinked).ToArray();
        await using var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection);
        void Add(string text)
        {
            var command = new NpgsqlBatchCommand(text);
            command.Parameters.Add(new NpgsqlParameter { Value = NodeOrder.Key(self) });
            command.Parameters.Add(new NpgsqlParameter { Value = self.Uid });
            command.Parameters.Add(new NpgsqlParameter { Value = addresses });
            command.Parameters.Add(new NpgsqlParameter { Value = uids });
            command.Parameters.Add(new NpgsqlParameter { Value = linked });
            batch.BatchCommands.Add(command);
        }

        Add(
            """
            DELETE FROM videoroom_cluster.unreachable WHERE reporter_address = $1 AND reporter_uid = $2
            AND (subject_address, subject_uid) NOT IN (SELECT address, uid FROM unnest($3, $4, $5) subject (address, uid, was_linked))
            """);
        Add(
            """
            INSERT INTO videoroom_cluster.unreachable
            SELECT $1, $2, address, uid, clock_timestamp(), was_linked FROM unnest($3, $4, $5) subject (address, uid, was_linked)
            WHERE EXISTS (SELECT 1 FROM videoroom_cluster.members WHERE address = $1 AND uid = $2)
            ON CONFLICT DO NOTHING
            """);
        await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        return true;
    }
}

using System.Text.Json;
using Npgsql;

namespace Akka.Cluster.Store;

/// <summary>One decision: everything is read under the lock of the epoch's row, decided, and written.</summary>
internal sealed class StoreTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, ClusterView view)
{
    // The time-outs are the server's: a node that is stopped in the middle must not keep the others from deciding.
    private const string TakeLock = """
        SET LOCAL lock_timeout = 1500; SET LOCAL statement_timeout = 1500; SET LOCAL idle_in_transaction_session_timeout = 1000
        """;

    public ClusterState State { get; } = new(view);

    /// <summary>Runs a decision, and keeps what it has changed.</summary>
    public static async Task<T> RunAsync<T>(
        NpgsqlDataSource source, Func<StoreTransaction, Task<T>> decide, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (var set = new NpgsqlCommand(TakeLock, connection, transaction))
        {
            await set.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        // Each statement of a batch sees what was committed before it began: the state is read after the lock was got.
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT epoch FROM videoroom_cluster.cluster FOR UPDATE"));
        StoreReader.AddState(batch);
        var run = new StoreTransaction(connection, transaction, await StoreReader.ReadAsync(batch, cancellation).ConfigureAwait(false));
        var result = await decide(run).ConfigureAwait(false);
        if (run.State.IsChanged)
        {
            await run.SaveAsync(cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return result;
    }

    /// <summary>A question inside of the decision.</summary>
    public async Task<T> AskAsync<T>(string text, CancellationToken cancellation, params object[] arguments)
    {
        await using var command = new NpgsqlCommand(text, connection, transaction);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return (T)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
    }

    /// <summary>Compares the secret's check value with that of the members, or keeps it when none but ourselves is alive.</summary>
    public Task<bool> KeepSecretCheckAsync(UniqueAddress self, byte[] check, CancellationToken cancellation) => AskAsync<bool>(
        """
        WITH kept AS (
            UPDATE videoroom_cluster.cluster SET secret_check = $1
            WHERE secret_check IS NULL OR secret_check = $1 OR NOT EXISTS (
                SELECT 1 FROM videoroom_cluster.members WHERE address <> $2 AND lease_until > clock_timestamp())
            RETURNING 1)
        SELECT count(*) > 0 FROM kept
        """,
        cancellation,
        check,
        NodeOrder.Key(self));

    /// <summary>The pairs of members of which one says that it cannot reach the other, and for how long by the store's clock.</summary>
    public async Task<IReadOnlyList<(UniqueAddress Reporter, UniqueAddress Subject, TimeSpan Age, bool WasLinked)>> ReadReportsAsync(
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT reporter_address, reporter_uid, subject_address, subject_uid, clock_timestamp() - since, was_linked
            FROM videoroom_cluster.unreachable
            """,
            connection,
            transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var reports = new List<(UniqueAddress, UniqueAddress, TimeSpan, bool)>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            reports.Add((
                new UniqueAddress(Actor.Address.Parse(reader.GetString(0)), reader.GetInt32(1)),
                new UniqueAddress(Actor.Address.Parse(reader.GetString(2)), reader.GetInt32(3)),
                reader.GetTimeSpan(4),
                reader.GetBoolean(5)));
        }

        return reports;
    }

    private async Task SaveAsync(CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        void Add(string text, params object[] arguments)
        {
            var command = new NpgsqlBatchCommand(text);
            foreach (var argument in arguments)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = argument });
            }

            batch.BatchCommands.Add(command);
        }

        Add("UPDATE videoroom_cluster.cluster SET epoch = $1", State.Epoch);
        foreach (var gone in view.Members.Where(member => !State.IsMember(member.Node)))
        {
            var address = NodeOrder.Key(gone.Node);
            Add("DELETE FROM videoroom_cluster.members WHERE address = $1 AND uid = $2", address, gone.Node.Uid);
            Add(
                """
                DELETE FROM videoroom_cluster.unreachable
                WHERE (reporter_address = $1 AND reporter_uid = $2) OR (subject_address = $1 AND subject_uid = $2)
                """,
                address,
                gone.Node.Uid);
        }

        foreach (var member in State.Members.Where(member => !ReferenceEquals(view.Find(member.Node), member)))
        {
            Add(
                """
                INSERT INTO videoroom_cluster.members
                VALUES ($1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp() + $8, $6, $7)
                ON CONFLICT (address) DO UPDATE SET state = excluded.state, types = excluded.types
                """,
                NodeOrder.Key(member.Node),
                member.Node.Uid,
                (int)member.State,
                member.JoinedEpoch,
                member.LockKey,
                member.Types.ToArray(),
                JsonSerializer.Serialize(member.Properties),
                Membership.MembershipTimes.Lease);
        }

        foreach (var (type, owner, shards) in State.ChangedShards())
        {
            Add(
                """
                INSERT INTO videoroom_cluster.shards SELECT $1, shard, $2, $3, $4 FROM unnest($5) shard
                ON CONFLICT (type, shard) DO UPDATE
                SET owner_address = excluded.owner_address, owner_uid = excluded.owner_uid, epoch = excluded.epoch
                """,
                type,
                (object?)(owner is null ? null : NodeOrder.Key(owner)) ?? DBNull.Value,
                (object?)owner?.Uid ?? DBNull.Value,
                State.Epoch,
                shards);
        }

        foreach (var move in State.Moves)
        {
            Add("INSERT INTO videoroom_cluster.moves (epoch, at, what) VALUES ($1, clock_timestamp(), $2)", State.Epoch, move);
        }

        Add(
            "DELETE FROM videoroom_cluster.moves WHERE id <= (SELECT max(id) FROM videoroom_cluster.moves) - $1", StoreReader.MovesKept);
        Add($"SELECT pg_notify('{StoreLock.Channel}', $1)", State.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}

using System.Data;
using System.Text.Json;
using Akka.Actor;
using Npgsql;

namespace Akka.Cluster.Store;

/// <summary>Reads the cluster's state.</summary>
internal static class StoreReader
{
    /// <summary>How many of the latest changes are read and kept.</summary>
    public const int MovesKept = 100;

    private const string Members = """
        SELECT address, uid, state, joined_epoch, lock_key, joined_at, types, properties
        FROM videoroom_cluster.members ORDER BY address COLLATE "C"
        """;

    private const string Shards = """
        SELECT type, owner_address, owner_uid, epoch, array_agg(shard)
        FROM videoroom_cluster.shards GROUP BY type, owner_address, owner_uid, epoch
        """;

    private const string Moves = "SELECT epoch, at, what FROM videoroom_cluster.moves ORDER BY id DESC LIMIT 100";

    /// <summary>A view of one moment.</summary>
    public static async Task<ClusterView> ReadViewAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT epoch FROM videoroom_cluster.cluster"));
        AddState(batch);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Moves));
        var view = await ReadAsync(batch, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return view;
    }

    /// <summary>Takes a member's lock for the length of the query, if it is free.</summary>
    public static async Task<LockLook?> LookAtLockAsync(NpgsqlDataSource source, UniqueAddress node, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "SELECT pg_try_advisory_xact_lock(lock_key), lease_until FROM videoroom_cluster.members WHERE address = $1 AND uid = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = NodeOrder.Key(node) });
        command.Parameters.Add(new NpgsqlParameter { Value = node.Uid });
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await reader.ReadAsync(cancellation).ConfigureAwait(false) ? new LockLook(reader.GetBoolean(0), reader.GetDateTime(1)) : null;
    }

    /// <summary>Adds the queries that <see cref="ReadAsync"/> reads after the epoch's.</summary>
    public static void AddState(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Members));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Shards));
    }

    /// <summary>Runs a batch that ends with the epoch's query, the state's and perhaps the moves'.</summary>
    public static async Task<ClusterView> ReadAsync(NpgsqlBatch batch, CancellationToken cancellation)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await reader.ReadAsync(cancellation).ConfigureAwait(false);
        var epoch = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        var members = new List<StoredMember>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            members.Add(new StoredMember(
                new UniqueAddress(Address.Parse(reader.GetString(0)), reader.GetInt32(1)),
                (StoredMemberState)reader.GetInt32(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                new DateTimeOffset(reader.GetDateTime(5)),
                reader.GetFieldValue<string[]>(6),
                JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(7))!));
        }

        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        var shards = await ReadShardsAsync(reader, cancellation).ConfigureAwait(false);
        var moves = new List<ClusterMove>();
        if (await reader.NextResultAsync(cancellation).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                moves.Add(new ClusterMove(reader.GetInt64(0), new DateTimeOffset(reader.GetDateTime(1)), reader.GetString(2)));
            }
        }

        return new ClusterView(epoch, members, shards, moves);
    }

    private static async Task<Dictionary<string, IReadOnlyList<ShardOwner>>> ReadShardsAsync(
        NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var found = new Dictionary<string, List<(int[] Shards, ShardOwner Owner)>>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var node = await reader.IsDBNullAsync(1, cancellation).ConfigureAwait(false)
                ? null
                : new UniqueAddress(Address.Parse(reader.GetString(1)), reader.GetInt32(2));
            if (!found.TryGetValue(reader.GetString(0), out var groups))
            {
                found.Add(reader.GetString(0), groups = []);
            }

            groups.Add((reader.GetFieldValue<int[]>(4), new ShardOwner(node, reader.GetInt64(3))));
        }

        return found.ToDictionary(entry => entry.Key, entry =>
        {
            var owners = new ShardOwner[entry.Value.Sum(group => group.Shards.Length)];
            foreach (var (numbers, owner) in entry.Value)
            {
                foreach (var number in numbers)
                {
                    owners[number] = owner;
                }
            }

            return (IReadOnlyList<ShardOwner>)owners;
        });
    }
}

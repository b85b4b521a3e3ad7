using System.Globalization;
using Npgsql;

namespace Akka.Cluster.Store;

/// <summary>The tables, in a schema of their own.</summary>
internal static class StoreSchema
{
    /// <summary>What this version reads and writes.</summary>
    public const int Version = 1;

    // Nodes that start at once make the tables one after the other.
    private const string Lock = "SELECT pg_advisory_xact_lock(8391620471)";

    private const string Tables = """
        CREATE SCHEMA IF NOT EXISTS videoroom_cluster;
        CREATE TABLE IF NOT EXISTS videoroom_cluster.cluster (
            id integer PRIMARY KEY CHECK (id = 1),
            schema_version integer NOT NULL,
            epoch bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS videoroom_cluster.members (
            address text PRIMARY KEY,
            uid integer NOT NULL,
            state integer NOT NULL,
            joined_epoch bigint NOT NULL,
            lock_key bigint NOT NULL,
            joined_at timestamptz NOT NULL,
            lease_until timestamptz NOT NULL,
            types text[] NOT NULL,
            properties text NOT NULL);
        CREATE TABLE IF NOT EXISTS videoroom_cluster.shards (
            type text NOT NULL,
            shard integer NOT NULL,
            owner_address text,
            owner_uid integer,
            epoch bigint NOT NULL,
            PRIMARY KEY (type, shard));
        CREATE TABLE IF NOT EXISTS videoroom_cluster.unreachable (
            reporter_address text NOT NULL,
            reporter_uid integer NOT NULL,
            subject_address text NOT NULL,
            subject_uid integer NOT NULL,
            since timestamptz NOT NULL,
            PRIMARY KEY (reporter_address, reporter_uid, subject_address, subject_uid));
        CREATE TABLE IF NOT EXISTS videoroom_cluster.moves (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            epoch bigint NOT NULL,
            at timestamptz NOT NULL,
            what text NOT NULL);
        ALTER TABLE videoroom_cluster.cluster ADD COLUMN IF NOT EXISTS secret_check bytea;
        ALTER TABLE videoroom_cluster.unreachable ADD COLUMN IF NOT EXISTS was_linked boolean NOT NULL DEFAULT true;
        """;

    // What was made last: when it is there, so is everything.
    private const string Newest = """
        SELECT attname::text FROM pg_attribute
        WHERE attrelid = to_regclass('videoroom_cluster.unreachable') AND attname = 'was_linked'
        """;

    /// <summary>Makes what is missing.</summary>
    /// <exception cref="ClusterStoreException">A later version has made the tables.</exception>
    public static async Task EnsureAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, Lock, cancellation).ConfigureAwait(false);

        // Asked first: who may not create schemas can still use one that somebody else has made.
        if (await ScalarAsync(connection, Newest, cancellation).ConfigureAwait(false) is null)
        {
            await ExecuteAsync(connection, Tables, cancellation).ConfigureAwait(false);
        }

        await ExecuteAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $"INSERT INTO videoroom_cluster.cluster VALUES (1, {Version}, 0) ON CONFLICT DO NOTHING"),
            cancellation).ConfigureAwait(false);
        var found = (int)(await ScalarAsync(
            connection, "SELECT schema_version FROM videoroom_cluster.cluster", cancellation).ConfigureAwait(false))!;
        if (found != Version)
        {
            throw new ClusterStoreException($"CLUSTER_STORE: its tables are of version {found}, this node knows version {Version}");
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string text, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(text, connection);
        var value = await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
        return value is DBNull ? null : value;
    }
}

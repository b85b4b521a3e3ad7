using System.Globalization;
using Npgsql;

namespace Akka.Cluster.Store;

/// <summary>How the store is connected to, and what to say of it when that fails: never its password.</summary>
internal sealed class StoreConnection
{
    private readonly NpgsqlConnectionStringBuilder _base;

    /// <exception cref="ClusterStoreException">The text is no connection string. The message does not hold it.</exception>
    public StoreConnection(string connectionString)
    {
        try
        {
            _base = new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = "videoroom",

                // Asking for it takes a round trip more, on which the time limits have no hold.
                GssEncryptionMode = GssEncryptionMode.Disable,
            };
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Without the cause: it may quote the text.
            throw new ClusterStoreException("CLUSTER_STORE is not a PostgreSQL connection string (Host=…;Database=…;Username=…;Password=…)");
        }
    }

    /// <summary>Host, port and database.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_base.Host}:{_base.Port}, database {_base.Database ?? _base.Username}");

    /// <summary>For queries: few and short. Whoever asks gives up by itself (<see cref="StoreCall"/>).</summary>
    public string ForQueries() => Pool(8).ConnectionString;

    /// <summary>For renewals alone: calls that a store which hangs has swallowed must not keep the lease waiting for a connection.</summary>
    public string ForRenewals() => Pool(2).ConnectionString;

    /// <summary>For the lock: never shared, and its end is noticed soon on either side.</summary>
    public string ForLock() => new NpgsqlConnectionStringBuilder(_base.ConnectionString)
    {
        Pooling = false,
        Timeout = 2,
        CommandTimeout = 2,
        TcpKeepAlive = true,
        TcpKeepAliveTime = 1,
        TcpKeepAliveInterval = 1,
    }.ConnectionString;

    /// <summary>What failed, for whoever runs the node.</summary>
    public ClusterStoreException Describe(Exception cause) => new(
        $"CLUSTER_STORE: PostgreSQL at {Name} " + cause switch
        {
            PostgresException { SqlState: "28P01" or "28000" } => $"refuses user {_base.Username}: wrong user or password, or not allowed from here",
            PostgresException { SqlState: "3D000" } => "has no such database",
            PostgresException { SqlState: "42501" } denied => $"does not let user {_base.Username} make the cluster's tables: {denied.MessageText}",
            PostgresException refusal => $"refuses: {refusal.MessageText}",
            OperationCanceledException => "has not answered in time",
            _ => $"cannot be reached: {cause.Message}",
        },
        cause);

    private NpgsqlConnectionStringBuilder Pool(int size) => new(_base.ConnectionString)
    {
        Pooling = true,
        MaxPoolSize = size,
        Timeout = 3,
        CommandTimeout = 0,
        CancellationTimeout = -1,
    };
}

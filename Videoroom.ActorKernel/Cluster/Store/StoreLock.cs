using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Akka.Cluster.Store;

/// <summary>
/// The session lock that says that our process lives, on a connection of its own. The same connection listens for news, so
/// that its end is noticed at once; no query runs on it.
/// </summary>
internal sealed partial class StoreLock : IAsyncDisposable
{
    /// <summary>Where new epochs are announced.</summary>
    public const string Channel = "videoroom_cluster";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    // The server, too, has to notice soon that our host is gone: only then does it give the lock back.
    private const string Prepare = """
        SET tcp_keepalives_idle = 1; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2; SET tcp_user_timeout = 3000;
        SET idle_session_timeout = 0; LISTEN videoroom_cluster
        """;

    private readonly CancellationTokenSource _ended = new();
    private readonly string _connectionString;
    private readonly long _key;
    private readonly IStoreListener _listener;
    private readonly ILogger _log;
    private Task _running = Task.CompletedTask;

    private StoreLock(string connectionString, long key, IStoreListener listener, ILogger log)
    {
        (_connectionString, _key, _listener, _log) = (connectionString, key, listener, log);
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="NpgsqlException">The store cannot be reached.</exception>
    public static async Task<StoreLock> TakeAsync(
        string connectionString, long key, IStoreListener listener, ILogger log, CancellationToken cancellation)
    {
        var held = new StoreLock(connectionString, key, listener, log);
        var connection = await held.ConnectAsync(cancellation).ConfigureAwait(false)
            ?? throw new ClusterStoreException("CLUSTER_STORE: somebody else holds the lock of this run");
        held._running = Task.Run(() => held.KeepAsync(connection), CancellationToken.None);
        return held;
    }

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private async Task KeepAsync(NpgsqlConnection? connection)
    {
        while (!_ended.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                connection ??= await ConnectAsync(_ended.Token).ConfigureAwait(false);
                if (connection is not null)
                {
                    await ListenAsync(connection).ConfigureAwait(false);
                }
            }
            catch (Exception cause) when (cause is NpgsqlException or TimeoutException or IOException or InvalidOperationException)
            {
                if (connection is not null)
                {
                    LogLost(_log, cause.Message);
                    _listener.OnLockLost();
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed of, or the connection was not made in time.
            }

            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                connection = null;

                // Again at once when it has lasted: until then we look dead.
                if (Stopwatch.GetElapsedTime(since) > RetryAfter)
                {
                    continue;
                }
            }

            await Task.Delay(RetryAfter, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection)
    {
        while (true)
        {
            await connection.WaitAsync(_ended.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Null: the lock is not free yet (the server has not noticed the end of our last connection).</summary>
    private async Task<NpgsqlConnection?> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Notification += (_, news) =>
            {
                if (long.TryParse(news.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
                {
                    _listener.OnEpoch(epoch);
                }
            };
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await using (var prepare = new NpgsqlCommand(Prepare, connection))
            {
                await prepare.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }

            await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection);
            take.Parameters.Add(new NpgsqlParameter { Value = _key });
            if (await take.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is true)
            {
                return connection;
            }

            await connection.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that holds this node's lock in the cluster's store broke: {Cause}")]
    private static partial void LogLost(ILogger log, string cause);
}

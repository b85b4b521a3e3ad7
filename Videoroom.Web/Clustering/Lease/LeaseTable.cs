using Npgsql;

namespace Videoroom.Web.Clustering.Lease;

/// <summary>The table of leases: name, owner, and when it runs out by the database's clock. It is made when it is missing.</summary>
/// <param name="connectionString">The database, in Npgsql's form.</param>
/// <param name="timeLimit">For a whole operation, the connection's opening included.</param>
internal sealed class LeaseTable(string connectionString, TimeSpan timeLimit) : IDisposable
{
    private const string Create =
        """
        CREATE TABLE IF NOT EXISTS videoroom_lease (
            name text PRIMARY KEY,
            owner text NOT NULL,
            expires_at timestamptz NOT NULL)
        """;

    // clock_timestamp() is the time of the statement's execution; now() would be that of the transaction's start.
    private const string Take =
        """
        INSERT INTO videoroom_lease (name, owner, expires_at) VALUES ($1, $2, clock_timestamp() + $3)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = clock_timestamp() + $3
        WHERE videoroom_lease.owner = excluded.owner OR videoroom_lease.expires_at < clock_timestamp()
        """;

    private const string Release = "DELETE FROM videoroom_lease WHERE name = $1 AND owner = $2";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(WithLimits(connectionString, timeLimit));
    private volatile bool _isCreated;

    /// <summary>Makes the table if it is missing.</summary>
    /// <exception cref="NpgsqlException">The store is away, or refused the command.</exception>
    /// <exception cref="TimeoutException">The store did not answer in time.</exception>
    public Task CreateAsync() => RunAsync(EnsureCreatedAsync);

    /// <summary>Takes a lease that is free, has run out, or is the owner's already, which prolongs it.</summary>
    /// <returns>Whether the owner has it now.</returns>
    /// <exception cref="NpgsqlException">The store is away, or refused the command.</exception>
    /// <exception cref="TimeoutException">The store did not answer in time.</exception>
    public Task<bool> TakeAsync(string name, string owner, TimeSpan runsOutAfter)
        => ExecuteAsync(Take, new() { Value = name }, new() { Value = owner }, new() { Value = runsOutAfter });

    /// <summary>Frees a lease if the owner has it.</summary>
    /// <exception cref="NpgsqlException">The store is away, or refused the command.</exception>
    /// <exception cref="TimeoutException">The store did not answer in time.</exception>
    public Task<bool> ReleaseAsync(string name, string owner)
        => ExecuteAsync(Release, new() { Value = name }, new() { Value = owner });

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _source.Dispose();

    /// <summary>Runs a command that changes one row or none.</summary>
    private async Task<bool> ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        var changed = 0;
        await RunAsync(async (connection, end) =>
        {
            await EnsureCreatedAsync(connection, end);
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(parameters);
            changed = await command.ExecuteNonQueryAsync(end);
        });
        return changed == 1;
    }

    private async Task RunAsync(Func<NpgsqlConnection, CancellationToken, Task> commands)
    {
        using var limit = new CancellationTokenSource(timeLimit);
        var end = limit.Token;

        // On a thread of the pool and given up after the limit: parts of Npgsql do not end with the token.
        var run = Task.Run(async () =>
        {
            await using var connection = await _source.OpenConnectionAsync(end);
            await commands(connection, end);
        });
        try
        {
            await run.WaitAsync(timeLimit);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            _ = run.ContinueWith(task => task.Exception, TaskScheduler.Default);
            throw new TimeoutException($"PostgreSQL did not answer within {timeLimit.TotalSeconds} s", e);
        }
    }

    private async Task EnsureCreatedAsync(NpgsqlConnection connection, CancellationToken end)
    {
        if (_isCreated)
        {
            return;
        }

        try
        {
            await using var create = new NpgsqlCommand(Create, connection);
            await create.ExecuteNonQueryAsync(end);
        }
        catch (PostgresException e) when (
            e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject)
        {
            // Two nodes made it at the same time. The second fails at the table, its type or its place in the catalogue, however far it came.
        }

        _isCreated = true;
    }

    private static string WithLimits(string connectionString, TimeSpan timeLimit)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(timeLimit.TotalSeconds));
        return new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = seconds,
            CommandTimeout = seconds,

            // Waiting for the server to confirm that a command was given up: it does not answer any more.
            CancellationTimeout = -1,
            MaxPoolSize = 2,
            KeepAlive = 0,
            Enlist = false,
        }.ConnectionString;
    }
}

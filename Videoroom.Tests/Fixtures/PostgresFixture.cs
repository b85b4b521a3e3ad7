using Videoroom.Bench.Store;

namespace Videoroom.Tests.Fixtures;

/// <summary>One PostgreSQL for the tests of a class or a collection; each test takes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    /// <summary>To stop, start, hold and ask it.</summary>
    internal PostgresServer Server => _server ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string for Npgsql.</returns>
    public Task<string> CreateDatabaseAsync() => Server.CreateDatabaseAsync();

    public async Task InitializeAsync() => _server = await PostgresServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

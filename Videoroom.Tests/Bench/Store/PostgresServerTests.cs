using Videoroom.Tests.Fixtures;

namespace Videoroom.Tests.Bench.Store;

public sealed class PostgresServerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_database_outlives_a_stop_and_a_crash_and_answers_again_after_a_pause()
    {
        var database = DatabaseIn(await postgres.CreateDatabaseAsync());
        await postgres.Server.QueryAsync(database, "create table facts (fact text)");
        foreach (var immediately in new[] { false, true })
        {
            await postgres.Server.QueryAsync(database, $"insert into facts values ('stopped {immediately}')");
            await postgres.Server.StopAsync(immediately);
            await Assert.ThrowsAsync<InvalidOperationException>(() => postgres.Server.QueryAsync(database, "select 1"));
            await postgres.Server.StartAsync();
        }

        postgres.Server.Pause();
        var asked = postgres.Server.QueryAsync(database, "select * from facts");
        await Assert.ThrowsAsync<TimeoutException>(() => asked.WaitAsync(TimeSpan.FromMilliseconds(300)));
        postgres.Server.Resume();

        Assert.Equal("stopped False\nstopped True\n", await asked);
    }

    [Fact]
    public async Task Each_database_is_empty()
    {
        var first = DatabaseIn(await postgres.CreateDatabaseAsync());
        await postgres.Server.QueryAsync(first, "create table facts (fact text)");
        var second = DatabaseIn(await postgres.CreateDatabaseAsync());

        Assert.NotEqual(first, second);
        Assert.Equal("0\n", await postgres.Server.QueryAsync(second, "select count(*) from pg_tables where schemaname = 'public'"));
    }

    private static string DatabaseIn(string connectionString) => connectionString[(connectionString.LastIndexOf('=') + 1)..];
}

using Videoroom.Tests.Fixtures;
using Videoroom.Web.Clustering.Lease;

namespace Videoroom.Tests.Web.Clustering.Lease;

public sealed class LeaseTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Rounds = 40;
    private const int AtOnce = 4;

    [Fact]
    public async Task Those_who_make_the_table_at_the_same_time_do_not_fail_each_other()
    {
        var database = await postgres.CreateDatabaseAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await postgres.Server.QueryAsync(database.Split("Database=")[1], "DROP TABLE IF EXISTS videoroom_lease");
            var tables = Enumerable.Range(0, AtOnce).Select(_ => new LeaseTable(database, TimeSpan.FromSeconds(30))).ToList();

            var taken = await Task.WhenAll(tables.Select((table, owner) => table.TakeAsync("test", $"{owner}:1", TimeSpan.FromMinutes(1))));

            Assert.Single(taken, isTaken => isTaken);
            tables.ForEach(table => table.Dispose());
        }
    }
}

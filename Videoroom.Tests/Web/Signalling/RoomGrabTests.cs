using System.Net;
using System.Text.Json.Nodes;
using Videoroom.Bench.Node;
using Videoroom.Client.Signalling;
using Videoroom.Tests.Web.Whip;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>One address cannot have all rooms of a node, and many people behind one address can meet.</summary>
public class RoomGrabTests
{
    private const int People = 60;

    private static readonly IPAddress Stranger = IPAddress.Parse("127.9.9.9");
    private static readonly IPAddress SeatGrabber = IPAddress.Parse("127.9.9.8");
    private static readonly IPAddress Office = IPAddress.Parse("127.1.1.1");
    private static readonly JsonObject NoParameters = [];

    [Fact]
    public async Task Row12_an_address_takes_a_hundred_rooms_at_most_and_no_seat_without_media_and_sixty_people_behind_another_one_meet_meanwhile()
    {
        var defaults = new VideoroomOptions();
        await using var node = await RunningNode.StartAsync();
        List<PhoenixConnection> open = [];
        try
        {
            var refused = 0;
            for (var room = 0; room < defaults.MaxRoomsPerAddress + 20; room++)
            {
                refused += await JoinAsync(node, $"grabbed-{room}", Stranger, open) ? 0 : 1;
            }

            Assert.Equal(20, refused);
            Assert.Equal(defaults.MaxRoomsPerAddress, (await node.CountAsync()).Actors.Rooms);

            // From elsewhere, and by one of them.
            await AskForSeatsAsync(node, SeatGrabber, "class");
            await AskForSeatsAsync(node, Office, "class");
            var met = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => JoinAsync(node, "class", Office, open)));
            Assert.All(met, Assert.True);
            var counts = await node.CountAsync();
            Assert.Equal(defaults.MaxRoomsPerAddress + 1, counts.Actors.Rooms);
            Assert.Equal(defaults.MaxRoomsPerAddress + People, counts.Actors.Peers);
        }
        finally
        {
            foreach (var connection in open)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>As many sessions as the room has seats, of clients that never come.</summary>
    private static async Task AskForSeatsAsync(RunningNode node, IPAddress from, string room)
    {
        using var client = new WhipClient(node, from);
        for (var i = 0; i < new VideoroomOptions().MaxPeersPerRoom; i++)
        {
            await client.BeginAsync($"/whep/{room}");
        }
    }

    private static async Task<bool> JoinAsync(RunningNode node, string room, IPAddress from, List<PhoenixConnection> open)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var page = new UriBuilder(node.Address) { Host = "127.0.0.1" }.Uri;
        var connection = await PhoenixConnection.ConnectAsync(page, room, patience.Token, from);
        lock (open)
        {
            open.Add(connection);
        }

        try
        {
            await connection.JoinAsync((JsonObject)NoParameters.DeepClone(), patience.Token);
            return true;
        }
        catch (JoinRefusedException e)
        {
            Assert.Equal("too_many_rooms", e.Code);
            return false;
        }
    }
}

using System.Net;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Admin;

namespace Videoroom.Tests.Browser.Whip;

/// <summary>Sources that publish by WHIP into a room with people, and players that play it by WHEP.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WhipTests(ChromiumFixture chromium, HostFixture host)
{
    // A peer that says nothing is given up after 30 s (RFC 7675, section 5.1).
    private static readonly TimeSpan GoneWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_source_is_seen_and_heard_by_two_people_and_a_player_that_came_before_it_and_DELETE_ends_it_everywhere()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await using var player = await PythonPeer.PlayAsync(host.Address, room, 1, 1, peer: "Studio");
        await player.Until(report => report.State == "connected", "the player has its connection");
        await using var studio = await PythonPeer.PublishAsync(host.Address, room, "Studio");

        foreach (var page in new[] { anna, ben })
        {
            var report = await page.SeesAsync(2);
            await page.HearsAsync(2);
            var tile = Assert.Single(report.Tiles, tile => tile.Text.Contains("Studio", StringComparison.Ordinal));
            Assert.Equal((320, 240), (tile.Width, tile.Height));
        }

        await SeesAndHears(player);

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.DeleteAsync(studio.Location)).StatusCode);
        foreach (var page in new[] { anna, ben })
        {
            await Eventually.Holds(page.ReportAsync, report => report.Tiles.Length == 1, $"Studio's tile is gone at {page.Name}");
        }

        await player.Stops("the player has no more pictures");
        await Eventually.Holds(
            host.Node.CountAsync,
            counts => (counts.Actors.Channels, counts.Actors.Endpoints, counts.HttpSessions, counts.Media.PeerConnections) == (3, 3, 1, 3),
            "nothing is left of the source");
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync(studio.Location)).StatusCode);

        // Without another offer: WHEP has none.
        await using var again = await PythonPeer.PublishAsync(host.Address, room, "Studio");
        await player.GoesOn("the player goes on when the source is back");
        Assert.All(player.Seen.Lines, line => Assert.False(line.Ended));
        await anna.SeesAsync(2);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    [Fact]
    public async Task A_source_that_is_killed_is_gone_and_leaves_nothing_behind()
    {
        var room = HostFixture.NewRoom();
        var before = await Eventually.Holds<NodeCounts>(host.Node.CountAsync, counts => counts == default, "nothing is left of other tests");
        await using (var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna"))
        {
            await using var studio = await PythonPeer.PublishAsync(host.Address, room, "Studio");
            await anna.SeesAsync(1);

            studio.Kill();
            await Eventually.Holds(
                anna.ReportAsync, report => report.Tiles.Length == 0, "the killed source's tile is gone", GoneWithin);
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync(studio.Location)).StatusCode);
            Assert.Empty(CallPage.ErrorsOf(anna));
        }

        await Eventually.Holds<NodeCounts>(host.Node.CountAsync, counts => counts == before, "nothing is left");
    }

    [Fact]
    public async Task A_player_with_a_line_for_every_track_gets_all_of_the_room_and_nobody_sees_it()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var studio = await PythonPeer.PublishAsync(host.Address, room, "Studio");
        await anna.SeesAsync(1);
        await using var player = await PythonPeer.PlayAsync(host.Address, room, 2, 2);

        await SeesAndHears(player);
        var report = await player.Until(
            report => report.Lines.Where(line => line.Kind == "video").Select(line => line.Height).Order().SequenceEqual([180, 240]),
            "the player has Anna's 320x180 and the studio's 320x240");
        Assert.Equal(4, report.Lines.Length);
        Assert.Single((await anna.ReportAsync()).Tiles);
        var counts = await host.Node.CountAsync();
        Assert.Equal((3, 2), (counts.Actors.Channels, counts.HttpSessions));
        Assert.Empty(CallPage.ErrorsOf(anna));
    }

    private static async Task SeesAndHears(PythonPeer player)
    {
        await player.Until(
            report => report.Lines.Length > 0 && report.Lines.All(line =>
                line.Frames > 0 && (line.Kind == "video" ? line is { Width: 320, Height: > 0 } : line.Loudness > 100)),
            "the player sees and hears something on all lines");
        await player.GoesOn("pictures and sound go on at the player");
    }
}

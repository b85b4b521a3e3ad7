using System.Net;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.Whip;

/// <summary>GStreamer's webrtcbin as Debian has it (1.22, with libnice), as a WHIP source and as a WHEP player.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GStreamerTests(ChromiumFixture chromium, HostFixture host)
{
    [Fact]
    public async Task A_source_and_a_player_of_GStreamers_stay_though_libnice_sends_no_checks_once_they_are_connected()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var player = await PythonPeer.PlayWithGStreamerAsync(host.Address, room, audioLines: 2, videoLines: 2);
        await using var studio = await PythonPeer.PublishWithGStreamerAsync(host.Address, room, "Studio");

        var report = await anna.SeesAsync(1);
        await anna.HearsAsync(1);
        Assert.Equal((320, 240), (report.Tiles[0].Width, report.Tiles[0].Height));
        await SeesAndHears(player);

        // Consent by checks alone would end after 30 s (RFC 7675, section 5.1); the source makes 10 pictures a second.
        var enough = LongRun.IsAsked ? 450 : 20;
        while (player.Seen.Lines.Where(line => line.Height == 240).Max(line => line.Frames) < enough)
        {
            await player.GoesOn("pictures and sound go on at the player");
        }

        await anna.SeesAsync(1);
        // Whoever was there before may still be leaving.
        await Eventually.Holds(CountAsync, counts => counts == (3, 2), "nobody but these three is there");

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.DeleteAsync(studio.Location)).StatusCode);
        await Eventually.Holds(anna.ReportAsync, seen => seen.Tiles.Length == 0, "the source's tile is gone");
        Assert.Empty(CallPage.ErrorsOf(anna));
    }

    [Fact]
    public async Task GStreamer_plays_what_GStreamer_publishes()
    {
        var room = HostFixture.NewRoom();
        await using var studio = await PythonPeer.PublishWithGStreamerAsync(host.Address, room, "Studio");
        await using var player = await PythonPeer.PlayWithGStreamerAsync(host.Address, room, audioLines: 1, videoLines: 1);

        await SeesAndHears(player);
    }

    private static async Task SeesAndHears(PythonPeer player)
    {
        await player.Until(
            report => report.Lines.Any(line => line is { Kind: "video", Frames: > 0, Width: 320, Height: 240 })
                && report.Lines.Any(line => line is { Kind: "audio", Loudness: > 100 }),
            "the player sees and hears the source");
        await player.GoesOn("pictures and sound go on at the player");
    }

    private async Task<(int Channels, int Sessions)> CountAsync()
    {
        var counts = await host.Node.CountAsync();
        return (counts.Actors.Channels, counts.HttpSessions);
    }
}

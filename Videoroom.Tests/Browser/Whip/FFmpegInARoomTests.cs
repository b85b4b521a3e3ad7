using Videoroom.Bench.Chromium;
using Videoroom.Tests.Web.Whip;
using Videoroom.Tests.Web.Whip.Clients;

namespace Videoroom.Tests.Browser.Whip;

/// <summary>What FFmpeg's WHIP muxer would send, in a room with people whose browser decodes it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FFmpegInARoomTests(ChromiumFixture chromium, HostFixture host)
{
    private const int PicturesPerSecond = 15;

    [Theory]
    [InlineData(FFmpegRelease.V80)]
    [InlineData(FFmpegRelease.V81)]
    public async Task People_see_the_pictures_of_FFmpeg(FFmpegRelease release)
    {
        var room = HostFixture.NewRoom();
        using var http = new WhipClient(host.Node);
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        using var ffmpeg = await FFmpegClient.PublishAsync(http, $"/whip/{room}?display_name=Studio", release);
        using var stop = new CancellationTokenSource();
        var playing = PlayAsync(ffmpeg, stop.Token);

        var report = await anna.SeesAsync(1);
        Assert.Equal((160, 90), (report.Tiles[0].Width, report.Tiles[0].Height));
        Assert.Contains("Studio", report.Tiles[0].Text, StringComparison.Ordinal);

        // Who comes later waits for the next picture that can be decoded by itself: FFmpeg makes none when it is asked to.
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await ben.SeesAsync(2);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    private static async Task PlayAsync(FFmpegClient ffmpeg, CancellationToken cancellation)
    {
        var camera = AnnexB.Camera();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / PicturesPerSecond);
        while (true)
        {
            await timer.WaitForNextTickAsync(cancellation);
            ffmpeg.Read();
            ffmpeg.Write(camera[(int)(ffmpeg.PicturesWritten % camera.Count)]);
        }
    }
}

using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser;

/// <summary>
/// Our sender reports put a publisher's sound and picture on one clock, so that the receiver plays together what was captured
/// together, also after one of them was silent.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class LipSyncTests(ChromiumFixture chromium, HostFixture host)
{
    // ITU-R BT.1359: people begin to notice at +45 and -125 ms; on a loaded machine the pictures themselves come 67 ms apart.
    private const double NoticeableMs = 150;

    // estimatedPlayoutTimestamp: the publisher's NTP time of what is played right now (W3C webrtc-stats).
    private const string Distance = """
        async () => {
          let audio = null, video = null;
          for (const connection of window.__connections) {
            (await connection.getStats()).forEach(stat => {
              if (stat.type !== 'inbound-rtp' || !stat.estimatedPlayoutTimestamp) return;
              if (stat.kind === 'audio') audio = stat.estimatedPlayoutTimestamp; else video = stat.estimatedPlayoutTimestamp;
            });
          }
          return audio === null || video === null ? null : audio - video;
        }
        """;

    [Fact]
    public async Task Sound_and_picture_are_played_together_also_after_the_camera_was_off_and_the_microphone_muted()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await ben.SeesAsync(1);
        await ben.HearsAsync(1);
        await InSync();

        await anna.Control("camera-button").ClickAsync();
        await ben.Page.GetByTestId("remote-tile").Locator("video.opacity-0").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await anna.Control("camera-button").ClickAsync();
        await ben.SeesAsync(1);
        await InSync();

        await anna.Control("mute-button").ClickAsync();
        await ben.Page.GetByTestId("remote-tile").GetByText("muted").WaitForAsync();
        await anna.Control("mute-button").ClickAsync();
        await ben.Page.GetByTestId("remote-tile").GetByText("muted").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await InSync();

        Task<double?> InSync() => Eventually.Holds(
            () => ben.Page.EvaluateAsync<double?>(Distance),
            distance => distance is { } ms && Math.Abs(ms) < NoticeableMs,
            "sound and picture within what people notice, in ms");
    }
}

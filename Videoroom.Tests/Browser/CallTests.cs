using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser;

/// <summary>People in Chromium call each other through the whole server.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CallTests(ChromiumFixture chromium, HostFixture host)
{
    private static LocatorWaitForOptions Detached => new() { State = WaitForSelectorState.Detached };

    [Fact]
    public async Task Three_people_see_and_hear_each_other_and_nobody_of_another_room_and_who_closes_the_tab_is_gone()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await using var cleo = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Cleo");
        await using var elsewhere = await CallPage.JoinAsync(chromium.Browser, host.Address, HostFixture.NewRoom(), "Dora");

        foreach (var page in new[] { anna, ben, cleo })
        {
            await page.SeesAsync(2);
            await page.HearsAsync(2);
        }

        Assert.Empty((await elsewhere.ReportAsync()).Tiles);

        await cleo.Page.CloseAsync(new PageCloseOptions { RunBeforeUnload = false });
        await anna.Page.GetByTestId("remote-tile").Nth(1).WaitForAsync(Detached);
        await ben.Page.GetByTestId("remote-tile").Nth(1).WaitForAsync(Detached);
        await anna.SeesAsync(1);
        Assert.Empty(CallPage.ErrorsOf(anna, ben, cleo, elsewhere));
    }

    [Fact]
    public async Task A_shared_screen_appears_goes_and_appears_again()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await ben.SeesAsync(1);

        for (var round = 0; round < 2; round++)
        {
            await anna.Control("screen-button").ClickAsync();
            await MovingPictures(ben, 2, "Anna's camera and screen");
            await anna.Control("screen-button").ClickAsync();
            await MovingPictures(ben, 1, "Anna's camera alone");
        }

        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    [Fact]
    public async Task A_camera_that_was_off_is_seen_again()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await ben.SeesAsync(1);

        await anna.Control("camera-button").ClickAsync();
        await MovingPictures(ben, 0, "no picture of Anna while her camera is off");
        await anna.Control("camera-button").ClickAsync();
        await MovingPictures(ben, 1, "Anna's picture again");
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    [Fact]
    public async Task A_reloaded_page_is_back_in_the_call_as_one_person()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await anna.SeesAsync(1);
        var before = (await anna.ReportAsync()).Tiles.Single().PeerId;

        await ben.Page.ReloadAsync();

        await Eventually.Holds(
            anna.ReportAsync,
            report => report.Tiles.Length == 1 && report.Tiles[0].PeerId != before,
            "Ben's new self in the place of the old one");
        await anna.SeesAsync(1);
        await ben.SeesAsync(1);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    /// <summary>Waits until exactly so many remote pictures move: their frame counts grow between two looks.</summary>
    private static async Task MovingPictures(CallPage page, int count, string what)
    {
        var before = await VideoFrames(page);
        await Eventually.Holds(
            async () =>
            {
                var now = await VideoFrames(page);
                var moving = now.Count(pair => before.TryGetValue(pair.Key, out var old) && pair.Value > old);
                before = now;
                return moving;
            },
            moving => moving == count,
            $"{page.Name} sees {what}");
    }

    private static async Task<Dictionary<string, long>> VideoFrames(CallPage page)
        => await page.Page.EvaluateAsync<Dictionary<string, long>>("""
            () => Object.fromEntries([...document.querySelectorAll('[data-testid="remote-tile"] video, [data-testid="screen-tile"] video')]
              .filter(video => video.checkVisibility())
              .map(video => [video.srcObject?.getVideoTracks()[0]?.id ?? 'none', video.getVideoPlaybackQuality().totalVideoFrames]))
            """);
}

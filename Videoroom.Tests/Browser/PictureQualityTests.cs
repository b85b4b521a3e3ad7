using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser;

/// <summary>What our page shows of a bad picture, in Chromium. The server's own events are kept from the page, so that they change nothing meanwhile.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PictureQualityTests(ChromiumFixture chromium, HostFixture host)
{
    private const string OnlyOurs = """
        (() => {
          const parse = JSON.parse;
          JSON.parse = text => {
            const value = parse(text);
            if (value?.data?.type === 'trackQualities' && value.ofTest !== true) value.data.type = 'kept away';
            return value;
          };
        })();
        """;

    private static LocatorWaitForOptions Hidden => new() { State = WaitForSelectorState.Hidden };

    private static LocatorWaitForOptions Detached => new() { State = WaitForSelectorState.Detached };

    [Fact]
    public async Task A_tile_says_why_its_picture_is_bad_to_pointer_keyboard_and_tap()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna", PageEvents.Script);
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben", PageEvents.Script, OnlyOurs);
        await ben.SeesAsync(1);
        await TellAsync(ben, new
        {
            trackId = await PageEvents.TrackIdAsync(anna, "camera"),
            cause = "publisherLoss",
            encoding = "l",
            width = 320,
            height = 180,
            frameRate = 15,
            bitrate = 150_000,
            loss = 0.08,
        });

        var sign = ben.Control("quality");
        var tip = ben.Control("quality-tip");
        await sign.HoverAsync();
        await tip.WaitForAsync();
        var text = await tip.InnerTextAsync();
        Assert.Contains("Anna's connection is losing 8 % of its packets.", text, StringComparison.Ordinal);
        Assert.Contains("320 × 180", text, StringComparison.Ordinal);
        await ben.Page.Mouse.MoveAsync(0, 0);
        await tip.WaitForAsync(Hidden);

        await ben.Page.Keyboard.PressAsync("Tab");
        await sign.FocusAsync();
        await tip.WaitForAsync();
        await ben.Page.Keyboard.PressAsync("Escape");
        await tip.WaitForAsync(Hidden);

        await sign.DispatchEventAsync("click");
        await tip.WaitForAsync();
        await ben.Page.Mouse.ClickAsync(1, 1);
        await tip.WaitForAsync(Hidden);

        await TellAsync(ben);
        await sign.WaitForAsync(Detached);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    [Fact]
    public async Task A_picture_that_does_not_come_is_explained_in_its_place_and_the_connection_lists_it()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna", PageEvents.Script);
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben", PageEvents.Script, OnlyOurs);
        await ben.SeesAsync(1);
        var trackId = await PageEvents.TrackIdAsync(anna, "camera");
        await TellAsync(ben, new { trackId, cause = "publisherSilent" });

        const string Sentence = "Nothing comes from Anna's camera.";
        await Eventually.Holds(() => ben.Control("quality-message").InnerTextAsync(), text => text == Sentence, "the tile says that nothing comes");
        await Eventually.Holds(() => ben.Control("quality-news").TextContentAsync(), text => text == Sentence, "it is read out");
        await ben.Control("connection-button").ClickAsync();
        Assert.Contains(Sentence, await ben.Control("quality-summary").InnerTextAsync(), StringComparison.Ordinal);

        await TellAsync(ben, new { trackId, cause = "none" });
        await ben.Control("quality-message").WaitForAsync(Detached);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    /// <summary>Gives the page the whole list of the qualities of its tracks.</summary>
    private static Task TellAsync(CallPage call, params object[] tracks) => PageEvents.ReceiveAsync(
        call,
        new { type = "custom", ofTest = true, data = new { type = "trackQualities", data = new { tracks } } });
}

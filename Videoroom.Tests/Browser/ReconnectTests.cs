using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser;

/// <summary>A page whose WebSocket drops comes back by itself, and its media goes on meanwhile.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReconnectTests(ChromiumFixture chromium, HostFixture host)
{
    // Remembers the page's WebSockets, and keeps new ones from opening while the page is "offline".
    private const string Sockets = """
        (() => {
          const Native = window.WebSocket;
          window.__sockets = [];
          window.__offline = false;
          window.WebSocket = class extends Native {
            constructor(url, protocols) {
              super(window.__offline ? 'ws://127.0.0.1:9/' : url, protocols);
              window.__sockets.push(this);
            }
          };
        })();
        """;

    [Fact]
    public async Task A_dropped_socket_is_taken_up_again_tiles_say_so_meanwhile_and_media_is_untouched()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna", Sockets);
        await using var ben = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Ben");
        await anna.SeesAsync(1);
        var before = (await ben.SeesAsync(1)).Tiles.Single();

        await anna.Page.EvaluateAsync("() => { window.__offline = true; window.__sockets.at(-1).close(4000); }");

        await ben.Page.GetByTestId("remote-tile").GetByTestId("reconnecting").WaitForAsync();
        await anna.Page.GetByTestId("local-tile").GetByTestId("reconnecting").WaitForAsync();
        await anna.SeesAsync(1);
        await ben.SeesAsync(1);

        await anna.Page.EvaluateAsync("() => { window.__offline = false; }");

        await Eventually.Holds(
            ben.ReportAsync,
            report => report.Tiles is [var tile] && tile.PeerId == before.PeerId && !tile.Text.Contains("Reconnecting", StringComparison.Ordinal),
            "Anna is back in her own place");
        await anna.Control("mute-button").ClickAsync();
        await ben.Page.GetByTestId("remote-tile").GetByText("muted").WaitForAsync();
        Assert.Equal(1, await anna.Page.EvaluateAsync<int>("() => window.__connections.length"));
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }
}

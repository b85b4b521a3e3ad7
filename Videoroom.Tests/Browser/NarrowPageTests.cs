using System.Text.Json;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Browser;

/// <summary>Our page in Chromium behind networks that carry little or lose much; a headless client publishes.</summary>
[Collection(BrowserCollection.Name)]
public sealed class NarrowPageTests(ChromiumFixture chromium, HostFixture host)
{
    /// <summary>A promise of JSON text: what the page says of the audio that it receives.</summary>
    private const string Sound = """
        (async () => {
          const sound = { concealed: 0, samples: 0 };
          for (const connection of window.__connections ?? []) {
            (await connection.getStats()).forEach(stat => {
              if (stat.type !== 'inbound-rtp' || stat.kind !== 'audio') return;
              sound.concealed += stat.concealedSamples ?? 0;
              sound.samples += stat.totalSamplesReceived ?? 0;
            });
          }
          return JSON.stringify(sound);
        })()
        """;

    private const long FewSeconds = 4 * 48_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task A_page_shows_the_layer_that_its_network_carries_and_the_best_again_when_it_carries_more_and_another_page_notices_nothing()
    {
        var room = HostFixture.NewRoom();
        await using var way = new MediaWay(host.Node);
        way.Down = new Impairment { BitsPerSecond = 4_000_000, Delay = TimeSpan.FromMilliseconds(20) };
        using var clients = new ClientHost();
        await using var publisher = await PublishAsync(room, clients);
        await using var narrow = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Narrow", way.PageScript);
        await using var wide = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Wide");

        // So large that the best layer is of use.
        await narrow.Page.SetViewportSizeAsync(1800, 1000);
        await wide.Page.SetViewportSizeAsync(1800, 1000);

        await ShowsAsync(narrow, width => width == 640, "640 pixels of 4 Mbit/s");
        await ShowsAsync(wide, width => width == 640, "640 pixels");
        way.Down = way.Down with { BitsPerSecond = 300_000 };
        await ShowsAsync(narrow, width => width < 640, "fewer than 640 pixels of 300 kbit/s");
        way.Down = way.Down with { BitsPerSecond = 4_000_000 };
        await ShowsAsync(narrow, width => width == 640, "640 pixels of 4 Mbit/s again");

        await ShowsAsync(wide, width => width == 640, "640 pixels still");
        Assert.Empty(CallPage.ErrorsOf(narrow, wide));
    }

    [Fact]
    public async Task A_page_that_loses_a_tenth_of_the_packets_makes_up_little_sound_since_later_ones_repeat_them()
    {
        var room = HostFixture.NewRoom();
        await using var way = new MediaWay(host.Node);
        way.Down = new Impairment { Loss = 0.1 };
        using var clients = new ClientHost();
        await using var publisher = await PublishAsync(room, clients);
        await using var page = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Lossy", way.PageScript);

        var before = await HearAsync(page);
        await Eventually.Holds(
            async () =>
            {
                var now = await HearAsync(page);
                var (concealed, samples) = (now.Concealed - before.Concealed, now.Samples - before.Samples);
                before = samples >= FewSeconds ? now : before;
                return new { concealed, samples };
            },
            sound => sound.samples >= FewSeconds && sound.concealed < sound.samples / 20,
            "less than 5 % of the sound of a few seconds is made up");
        await page.SeesAsync(1);
        Assert.Empty(CallPage.ErrorsOf(page));
    }

    private static async Task<SoundReport> HearAsync(CallPage page) => JsonSerializer.Deserialize<SoundReport>(await page.Page.EvaluateAsync<string>(Sound), Json)!;

    private static Task ShowsAsync(CallPage page, Func<int, bool> isRight, string what) => Eventually.Holds(
        page.ReportAsync, report => report.Tiles.Any(tile => tile.Playing && isRight(tile.Width)), $"{page.Name} sees {what}");

    private Task<RoomClient> PublishAsync(string room, ClientHost clients) => RoomClient.JoinAsync(
        new RoomClientOptions
        {
            Server = new Uri(host.Address),
            RoomId = room,
            Name = "Publisher",
            Tracks = [new TrackPublication(StockRecordings.Tone), new TrackPublication(StockRecordings.Vp8Simulcast)],
        },
        clients);

    private sealed record SoundReport(long Concealed, long Samples);
}

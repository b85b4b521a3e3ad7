using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser;

/// <summary>The encodings in which our page publishes, in Chromium, and what it says of those that it shows.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SimulcastTests(ChromiumFixture chromium, HostFixture host)
{
    /// <summary>A screen to share that costs little to encode: a page in which a number changes five times a second.</summary>
    private const string Screen = """
        navigator.mediaDevices.getDisplayMedia = async () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
          const context = canvas.getContext('2d');
          let number = 0;
          setInterval(() => { context.fillStyle = '#fff'; context.fillRect(0, 0, 1280, 720); context.fillStyle = '#000'; context.fillText(number++, 20, 20); }, 200);
          return canvas.captureStream(5);
        };
        """;

    /// <summary>The page's answers say nothing of simulcast, as those of a node that does not take it.</summary>
    private const string NoSimulcastAnswered = """
        (() => {
          const parse = JSON.parse;
          JSON.parse = text => {
            const value = parse(text);
            if (value?.data?.type === 'sdpAnswer') value.data.data.sdp = value.data.data.sdp.replace(/a=(rid|simulcast):.*\r\n/g, '');
            return value;
          };
        })();
        """;

    [Fact]
    public async Task A_camera_of_1280x720_is_sent_as_l_m_and_h_and_a_shared_screen_as_l_and_h()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await OpenAsync(room, "Anna", 1280, Screen);
        await using var ben = await OpenAsync(room, "Ben", 160);
        await ben.Page.SetViewportSizeAsync(1400, 900);
        await ben.SeesAsync(1);

        // A layer that is asked for is one that is needed.
        foreach (var (variant, width) in ((string, int)[])[("l", 320), ("m", 640), ("h", 1280)])
        {
            await AskAsync(ben, await PageEvents.TrackIdAsync(anna, "camera"), variant);
            await SendsAsync(anna, variant, width);
            await Eventually.Holds(ben.ReportAsync, report => report.Tiles.Single().Width == width, $"Ben sees layer {variant} of Anna's camera");
        }

        await anna.Control("screen-button").ClickAsync();
        var large = ben.Page.Locator("[data-testid=large-place] video");
        await large.WaitForAsync();
        foreach (var (variant, width) in ((string, int)[])[("l", 640), ("h", 1280)])
        {
            await AskAsync(ben, await PageEvents.TrackIdAsync(anna, "screensharing"), variant);
            await Eventually.Holds(
                () => large.EvaluateAsync<int>("video => video.videoWidth"), seen => seen == width, $"Ben sees layer {variant} of Anna's screen");
        }

        var rids = (await SentLayers.OfAsync(anna)).GroupBy(layer => layer.Mid).Select(line => string.Concat(line.Select(layer => layer.Rid).Order())).Order();
        Assert.Equal(["hl", "hlm"], rids);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    [Theory]
    [InlineData(320, "l")]
    [InlineData(640, "m")]
    public async Task A_small_camera_of_which_Chromium_sends_fewer_layers_is_sent_at_its_full_size(int width, string best)
    {
        var room = HostFixture.NewRoom();
        await using var anna = await OpenAsync(room, "Anna", width);
        await using var ben = await OpenAsync(room, "Ben", 160);

        await Eventually.Holds(ben.ReportAsync, report => report.Tiles is [{ Width: var seen }] && seen == width, $"Ben sees {width} pixels");
        await ben.SeesAsync(1);
        await SendsAsync(anna, best, width);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    [Fact]
    public async Task An_answer_without_simulcast_leaves_the_camera_at_its_full_size()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await OpenAsync(room, "Anna", 960, NoSimulcastAnswered);
        await using var ben = await OpenAsync(room, "Ben", 160);

        // Chromium makes a single encoding smaller while it has little bandwidth or CPU time, but not as small as a quarter.
        await Eventually.Holds(ben.ReportAsync, report => report.Tiles is [{ Width: > 240 }], "Ben sees more than a quarter of Anna's 960 pixels");
        await ben.SeesAsync(1);
        var sent = await anna.Page.EvaluateAsync<string>(
            """
            () => window.__connections.at(-1).getSenders().find(({ track }) => track?.kind === 'video').getParameters().encodings
              .filter(({ active }) => active).map(({ rid, scaleResolutionDownBy, maxBitrate }) => `${rid} 1/${scaleResolutionDownBy} ${maxBitrate}`).join()
            """);
        Assert.Equal("l 1/1 1536000", sent);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));
    }

    [Fact]
    public async Task Encodings_that_nobody_needs_are_paused_and_sent_again_and_the_others_are_told_nothing()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await OpenAsync(room, "Anna", 960);
        await Eventually.Holds(() => SentLayers.OfAsync(anna), layers => layers.Any(layer => layer.Frames > 0), "Anna sends her camera");

        foreach (var needed in (string[])["l", "", "m", "lmh", "h"])
        {
            await SendsExactlyAsync(needed);
        }

        Assert.Equal(0, await PageEvents.CountAsync(anna, "disableTrackEncoding"));
        Assert.Equal(0, await PageEvents.CountAsync(anna, "updateTrackMetadata"));
        Assert.Equal(1, await PageEvents.CountAsync(anna, "renegotiateTracks"));
        Assert.Empty(CallPage.ErrorsOf(anna));

        async Task SendsExactlyAsync(string needed)
        {
            var trackId = await PageEvents.TrackIdAsync(anna, "camera");
            var before = await SentLayers.OfAsync(anna);
            await Eventually.Holds(
                async () =>
                {
                    // Said again each time: this server may say something else in between, as nobody watches.
                    await PageEvents.ReceiveAsync(anna, Custom("neededEncodings", new { trackId, encodings = needed.Select(rid => rid.ToString()).ToArray() }));
                    var now = await SentLayers.OfAsync(anna);
                    var growing = now.Zip(before).Where(pair => pair.First.Frames > pair.Second.Frames).Select(pair => pair.First.Rid).ToList();
                    before = now;
                    return new { Growing = growing, Layers = now };
                },
                seen => seen.Growing.Order().SequenceEqual(needed.Select(rid => rid.ToString()).Order()),
                $"Anna sends just these layers: '{needed}'");
        }
    }

    [Fact]
    public async Task The_page_tells_the_server_how_large_it_shows_a_camera_and_when_nobody_looks_at_it()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await OpenAsync(room, "Anna", 160);
        await using var ben = await OpenAsync(room, "Ben", 160);
        await ben.SeesAsync(1);
        var trackId = (await PageEvents.TrackIdAsync(anna, "camera"))!;

        await TellsItsSizeAsync();

        // The window has its new size before the page has laid out its tiles anew: until then the size that was told is still right.
        var told = await PageEvents.CountAsync(ben, "trackNeeds");
        await ben.Page.SetViewportSizeAsync(400, 700);
        await Eventually.Holds(() => PageEvents.CountAsync(ben, "trackNeeds"), count => count > told, "Ben's page tells of another size");
        await TellsItsSizeAsync();

        await SetVisibilityAsync("hidden");
        await TellsAsync(0, 0);
        await SetVisibilityAsync("visible");
        await TellsItsSizeAsync();
        Assert.InRange(await PageEvents.CountAsync(ben, "trackNeeds"), 4, 20);
        Assert.Empty(CallPage.ErrorsOf(anna, ben));

        Task SetVisibilityAsync(string state) => ben.Page.EvaluateAsync(
            """
            state => {
              Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """,
            state);

        async Task TellsItsSizeAsync()
        {
            var box = (await ben.Page.Locator("[data-testid=remote-tile] video").First.BoundingBoxAsync())!;
            await TellsAsync((int)Math.Round(box.Width), (int)Math.Round(box.Height));
        }

        Task TellsAsync(int width, int height) => Eventually.Holds(
            async () => (await PageEvents.SentAsync<Needs>(ben, "trackNeeds")).LastOrDefault(),
            needs => needs?.Tracks is [{ Pinned: false } track] && track.TrackId == trackId && track.Width == width && track.Height == height,
            $"Ben's page shows Anna's camera at {width}x{height}");
    }

    private static object Custom(string type, object data) => new { type = "custom", data = new { type, data } };

    private static Task AskAsync(CallPage viewer, string? trackId, string variant)
        => PageEvents.SendAsync(viewer, Custom("setTargetTrackVariant", new { trackId, variant }));

    private static async Task SendsAsync(CallPage sender, string rid, int width)
    {
        var before = await SentLayers.OfAsync(sender);
        await Eventually.Holds(
            () => SentLayers.OfAsync(sender),
            layers => layers.Any(layer => layer.Rid == rid && layer.Width == width && layer.Frames > (before.FirstOrDefault(one => one.Mid == layer.Mid && one.Rid == rid)?.Frames ?? 0)),
            $"{sender.Name} sends layer {rid}, {width} pixels wide");
    }

    private async Task<CallPage> OpenAsync(string room, string name, int width, params string[] scripts)
    {
        var call = await CallPage.OpenAsync(chromium.Browser, name, [PageEvents.Script, DrawnCamera.Script(width), .. scripts]);
        await call.Page.GotoAsync($"{host.Address}/room/{room}?display_name={name}");
        await call.Page.GetByTestId("local-tile").WaitForAsync();
        return call;
    }

    /// <summary>The data of a <c>trackNeeds</c> event.</summary>
    public sealed record Needs
    {
        public Need[] Tracks { get; init; } = [];
    }

    /// <summary>One track in it.</summary>
    public sealed record Need
    {
        public string TrackId { get; init; } = "";

        public int Width { get; init; }

        public int Height { get; init; }

        public bool Pinned { get; init; }
    }
}

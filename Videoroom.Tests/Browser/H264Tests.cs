using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Codecs;
using Videoroom.Tests.Web.Whip;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Browser;

/// <summary>H.264 of encoders that are not a browser's, as browsers see it, or are told that they cannot.</summary>
[Collection(BrowserCollection.Name)]
public sealed class H264Tests(ChromiumFixture chromium, HostFixture host)
{
    // Many hardware encoders send parameter sets once, at the begin. Here an encoded transform takes them out of all later key frames.
    private const string SendParameterSetsOnce = """
        (() => {
          const Connection = window.RTCPeerConnection;
          const isParameterSet = (type) => type === 7 || type === 8;
          const strip = (data) => {
            const bytes = new Uint8Array(data);
            const begins = [];
            for (let i = 0; i + 3 < bytes.length; i++) {
              if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) begins.push(i > 0 && bytes[i - 1] === 0 ? i - 1 : i);
            }
            const units = begins.map((begin, i) => bytes.subarray(begin, begins[i + 1] ?? bytes.length));
            const kept = units.filter(unit => !isParameterSet(unit[unit[2] === 1 ? 3 : 4] & 31));
            return Uint8Array.from(kept.flatMap(unit => [...unit])).buffer;
          };
          window.__keyFrames = 0;
          window.RTCPeerConnection = class extends Connection {
            constructor(configuration) { super({ ...configuration, encodedInsertableStreams: true }); }
            addTransceiver(track, init) {
              const transceiver = super.addTransceiver(track, init);
              const { readable, writable } = transceiver.sender.createEncodedStreams();
              readable.pipeThrough(new TransformStream({ transform(frame, controller) {
                if (frame.type === 'key' && window.__keyFrames++ > 0) frame.data = strip(frame.data);
                controller.enqueue(frame);
              } })).pipeTo(writable);
              const received = transceiver.receiver.createEncodedStreams();
              received.readable.pipeTo(received.writable);
              return transceiver;
            }
          };
        })();
        """;

    [Fact]
    public async Task Who_joins_one_whose_encoder_sent_its_parameter_sets_long_ago_sees_the_picture()
    {
        await using var node = await RunningNode.StartAsync(new VideoroomOptions { VideoCodecs = [Codec.H264] });
        var address = node.Address.ToString().TrimEnd('/');
        await using var anna = await CallPage.JoinAsync(chromium.Browser, address, "sets", "Anna", SendParameterSetsOnce);
        await Eventually.Holds(() => anna.Page.EvaluateAsync<int>("window.__keyFrames"), count => count > 0, "Anna has sent parameter sets");

        await using var ben = await CallPage.JoinAsync(chromium.Browser, address, "sets", "Ben");
        await ben.SeesAsync(1);
        await using var cleo = await CallPage.JoinAsync(chromium.Browser, address, "sets", "Cleo");
        await cleo.SeesAsync(2);
        Assert.InRange(await anna.Page.EvaluateAsync<int>("window.__keyFrames"), 2, int.MaxValue);
    }

    [Theory]
    [InlineData(1280, 720, 1)]
    [InlineData(360, 640, 1)]
    [InlineData(360, 640, 7)]
    public async Task A_tile_says_that_this_browser_cannot_play_its_picture_and_why(int width, int height, int sources)
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        await anna.Page.SetViewportSizeAsync(width, height);
        using var http = new HttpClient { BaseAddress = new Uri(host.Address) };
        var offer = WhipClient.Fixture("aiortc").Replace("VP8/90000", "theora/90000", StringComparison.Ordinal)
            .Replace("profile-level-id=42001f", "profile-level-id=640028", StringComparison.Ordinal)
            .Replace("profile-level-id=42e01f", "profile-level-id=640028", StringComparison.Ordinal);
        for (var i = 0; i < sources; i++)
        {
            using var body = new StringContent(offer, null, "application/sdp");
            using var posted = await http.PostAsync($"/whip/{room}?display_name=Studio%20camera%20in%20the%20big%20hall", body);
            var answer = await posted.Content.ReadAsStringAsync();
            Assert.True(posted.IsSuccessStatusCode, answer);
            await WhipVisitor.ComeAsync(answer);
        }

        var messages = anna.Page.GetByText("Studio camera in the big hall's video is in H.264 (High), which this browser cannot play.");
        await Eventually.Holds(() => messages.CountAsync(), count => count == sources, "each tile says it");
        foreach (var tile in await anna.Page.GetByTestId("remote-tile").AllAsync())
        {
            var (text, name, whole) = (await tile.Locator("p").BoundingBoxAsync(), await tile.Locator("figcaption").BoundingBoxAsync(), await tile.BoundingBoxAsync());
            Assert.True(text!.X >= whole!.X && text.X + text.Width <= whole.X + whole.Width, "The sentence is within its tile.");
            Assert.True(text.Y >= whole.Y && text.Y + text.Height <= name!.Y, "The sentence is above the name.");
        }
    }
}

using Microsoft.Playwright;
using Videoroom.Bench.Chromium;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.Whip;

/// <summary>A browser without our page: fetch and RTCPeerConnection, as WHIP and WHEP libraries use them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChromiumWhipTests(ChromiumFixture chromium, HostFixture host)
{
    private const string Client = """
        window.begin = async (url, connection) => {
          await connection.setLocalDescription();
          const headers = { 'Content-Type': 'application/sdp' };
          const response = await fetch(url, { method: 'POST', headers, body: connection.localDescription.sdp });
          const answer = await response.text();
          if (response.status !== 201) throw new Error(`${response.status} ${answer}`);
          await connection.setRemoteDescription({ type: 'answer', sdp: answer });
          window.session = { connection, answer, url: response.headers.get('Location'), tag: response.headers.get('ETag') };
        };
        window.publish = async (url) => {
          const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
          const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240, frameRate: 10 } });
          for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
          await begin(url, connection);
        };
        window.play = async (url) => {
          const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
          for (const kind of ['audio', 'video']) connection.addTransceiver(kind, { direction: 'recvonly' });
          connection.ontrack = ({ track }) => {
            if (track.kind !== 'audio') return;
            window.sound = new Audio();
            window.sound.srcObject = new MediaStream([track]);
            window.sound.play();
          };
          await begin(url, connection);
        };
        window.restart = async () => {
          const { connection, answer, url, tag } = window.session;
          connection.restartIce();
          await connection.setLocalDescription();
          const line = name => connection.localDescription.sdp.match(new RegExp(`a=${name}:[^\r\n]*`))[0];
          const headers = { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' };
          const response = await fetch(url, { method: 'PATCH', headers, body: `${line('ice-ufrag')}\r\n${line('ice-pwd')}\r\n` });
          const fragment = await response.text();
          for (const name of ['ice-ufrag', 'ice-pwd']) {
            if (!answer.includes(fragment.match(new RegExp(`a=${name}:[^\r\n]*`))[0])) throw new Error('other credentials');
          }
          await connection.setRemoteDescription({ type: 'answer', sdp: answer });
          return [response.status, response.headers.get('ETag') !== tag];
        };
        window.end = async () => (await fetch(window.session.url, { method: 'DELETE' })).status;
        window.look = async () => {
          const facts = { state: window.session.connection.connectionState, frames: 0, sent: 0, energy: 0 };
          (await window.session.connection.getStats()).forEach(stat => {
            if (stat.type === 'inbound-rtp' && stat.kind === 'video') facts.frames += stat.framesDecoded ?? 0;
            if (stat.type === 'inbound-rtp' && stat.kind === 'audio') facts.energy += stat.totalAudioEnergy ?? 0;
            if (stat.type === 'outbound-rtp') facts.sent += stat.packetsSent ?? 0;
          });
          return facts;
        };
        """;

    [Fact]
    public async Task A_browser_publishes_by_WHIP_restarts_ICE_by_PATCH_and_another_plays_it_by_WHEP()
    {
        var room = HostFixture.NewRoom();
        await using var anna = await CallPage.JoinAsync(chromium.Browser, host.Address, room, "Anna");
        var (sourceContext, source) = await OpenAsync();
        var (playerContext, player) = await OpenAsync();

        await source.EvaluateAsync("url => publish(url)", $"{host.Address}/whip/{room}?display_name=Source");
        await player.EvaluateAsync("url => play(url)", $"{host.Address}/whep/{room}?peer=Source");
        var report = await anna.SeesAsync(1);
        await anna.HearsAsync(1);
        Assert.Contains("Source", report.Tiles[0].Text, StringComparison.Ordinal);
        await Eventually.Holds(() => Look(player), facts => facts is { Frames: > 10, Energy: > 0 }, "the player sees and hears the source");

        var restarted = await source.EvaluateAsync<object[]>("restart()");
        Assert.Equal((200, true), (Convert.ToInt32(restarted[0]), (bool)restarted[1]));
        var sent = (await Look(source)).Sent;
        await Eventually.Holds(() => Look(source), facts => facts.State == "connected" && facts.Sent > sent + 50, "the source goes on after its restart");
        await anna.SeesAsync(1);

        Assert.Equal(200, await source.EvaluateAsync<int>("end()"));
        await Eventually.Holds(anna.ReportAsync, seen => seen.Tiles.Length == 0, "the source's tile is gone");
        await Eventually.Holds(() => Look(source), facts => facts.State is "closed" or "failed" or "disconnected", "the source knows");
        Assert.Equal(200, await player.EvaluateAsync<int>("end()"));
        Assert.Empty(CallPage.ErrorsOf(anna));
        await sourceContext.CloseAsync();
        await playerContext.CloseAsync();
    }

    private static async Task<Facts> Look(IPage page) => await page.EvaluateAsync<Facts>("look()");

    private async Task<(IBrowserContext Context, IPage Page)> OpenAsync()
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { Permissions = ["camera", "microphone"] });
        await context.AddInitScriptAsync(Client);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{host.Address}/health/live");
        return (context, page);
    }

    /// <summary>What a page sees of its session.</summary>
    private sealed class Facts
    {
        public string State { get; set; } = "";

        public long Frames { get; set; }

        public long Sent { get; set; }

        public double Energy { get; set; }
    }
}

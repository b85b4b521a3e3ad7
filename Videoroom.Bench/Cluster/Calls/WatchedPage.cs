using System.Text.Json;
using Videoroom.Bench.Chromium;

namespace Videoroom.Bench.Cluster.Calls;

/// <summary>One person's page in Chromium, 160x90 pictures, 15 a second, that keeps a journal of what it shows.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // A picture of the page's own camera that goes to the page itself, by no server: when that freezes, the machine has no time for
    // browsers, and says nothing about us.
    private const string Control = """
        (async () => {
          const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 160, height: 90, frameRate: 15 } });
          const from = new RTCPeerConnection(), to = new RTCPeerConnection();
          from.onicecandidate = ({ candidate }) => to.addIceCandidate(candidate);
          to.onicecandidate = ({ candidate }) => from.addIceCandidate(candidate);
          const video = document.createElement('video');
          video.muted = true;
          to.ontrack = ({ track }) => { video.srcObject = new MediaStream([track]); video.play(); };
          from.addTrack(stream.getVideoTracks()[0], stream);
          await from.setLocalDescription();
          await to.setRemoteDescription(from.localDescription);
          await to.setLocalDescription();
          await from.setRemoteDescription(to.localDescription);
          window.__control = 0;
          setInterval(async () => (await to.getStats()).forEach(stat => {
            if (stat.type === 'inbound-rtp') window.__control = stat.freezeCount ?? 0;
          }), 500);
        })();
        """;

    // Pictures by what the video elements have played, freezes by WebRTC's statistics: of connections that are closed meanwhile the
    // last count stands.
    private const string Watch = """
        (() => {
          const pictures = {}, freezes = {}, played = new WeakMap();
          const tiles = () => [...document.querySelectorAll('[data-testid="remote-tile"]')];
          setInterval(() => {
            for (const tile of tiles()) {
              for (const video of tile.querySelectorAll('video')) {
                const count = video.getVideoPlaybackQuality().totalVideoFrames;
                if (count > (played.get(video) ?? Infinity)) (pictures[tile.dataset.peerId] ??= []).push(Date.now());
                played.set(video, count);
              }
            }
          }, 30);
          setInterval(async () => {
            const peers = new Map();
            for (const tile of tiles()) {
              for (const video of tile.querySelectorAll('video')) {
                for (const track of video.srcObject?.getVideoTracks() ?? []) peers.set(track.id, tile.dataset.peerId);
              }
            }
            for (const [number, connection] of window.__connections.entries()) {
              if (connection.connectionState === 'closed') continue;
              (await connection.getStats()).forEach(stat => {
                const peer = stat.type === 'inbound-rtp' && stat.kind === 'video' && peers.get(stat.trackIdentifier);
                if (peer) (freezes[peer] ??= {})[number] = stat.freezeCount ?? 0;
              });
            }
          }, 500);
          window.__watch = () => JSON.stringify({
            tiles: tiles().map(tile => ({ peerId: tile.dataset.peerId, text: tile.innerText })),
            pictures,
            freezes,
            control: window.__control ?? 0,
          });
        })();
        """;

    private WatchedPage(CallPage page) => Page = page;

    /// <summary>The page itself.</summary>
    public CallPage Page { get; }

    /// <summary>The display name.</summary>
    public string Name => Page.Name;

    /// <summary>Somebody opens the page of a node and joins.</summary>
    public static async Task<WatchedPage> JoinAsync(ProcessCluster cluster, int node, string room, string name)
    {
        var page = await CallPage.OpenAsync(await cluster.Testbed.BrowserAsync(), name, Watch);
        await page.Page.GotoAsync($"{cluster.Pages[node]}room/{room}?display_name={name}&width=160&height=90&frame_rate=15");
        await page.Page.GetByTestId("local-tile").WaitForAsync();
        await page.Page.EvaluateAsync(Control);
        return new WatchedPage(page);
    }

    /// <summary>What it has shown so far.</summary>
    public async Task<PageView> LookAsync() =>
        JsonSerializer.Deserialize<PageView>(await Page.Page.EvaluateAsync<string>("() => window.__watch()"), Json)!;

    public ValueTask DisposeAsync() => Page.DisposeAsync();
}

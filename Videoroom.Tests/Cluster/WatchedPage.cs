using System.Text.Json;
using Videoroom.Tests.Browser;

namespace Videoroom.Tests.Cluster;

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
    public static async Task<WatchedPage> JoinAsync(TestCluster cluster, int node, string room, string name)
    {
        var page = await CallPage.OpenAsync(await cluster.Fixture.BrowserAsync(), name, Watch);
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

/// <summary>One remote tile.</summary>
internal sealed record TileView(string PeerId, string Text);

/// <summary>What a page has shown so far, by peer.</summary>
/// <param name="Tiles">The remote tiles that it has now.</param>
/// <param name="Pictures">When it showed a new picture, in milliseconds since 1970.</param>
/// <param name="Freezes">Freezes that WebRTC counted, by peer and then by the number of the page's connection.</param>
/// <param name="Control">Freezes of a picture that goes from the page to itself.</param>
internal sealed record PageView(
    TileView[] Tiles, Dictionary<string, long[]> Pictures, Dictionary<string, Dictionary<string, int>> Freezes, int Control)
{
    /// <summary>The freezes of those whose peer ids are given, over all connections.</summary>
    public int FreezesOf(IEnumerable<string> peerIds) => peerIds.Sum(peer => Freezes.GetValueOrDefault(peer)?.Values.Sum() ?? 0);

    /// <summary>The largest distance between pictures of anybody since a moment, in milliseconds.</summary>
    public long LargestGap(DateTimeOffset from) => Pictures.Values
        .Select(times => times.SkipWhile(time => time < from.ToUnixTimeMilliseconds()).ToList())
        .SelectMany(times => times.Zip(times.Skip(1), (earlier, later) => later - earlier))
        .DefaultIfEmpty(0)
        .Max();

    /// <summary>The first picture of a peer at or after a moment; null when there was none.</summary>
    public long? FirstPicture(string peerId, DateTimeOffset from) =>
        Pictures.GetValueOrDefault(peerId)?.Where(time => time >= from.ToUnixTimeMilliseconds()).Select(time => (long?)time).FirstOrDefault();

    /// <summary>The last picture of a peer; 0 when there was none.</summary>
    public long LastPicture(string peerId) => Pictures.GetValueOrDefault(peerId)?.LastOrDefault() ?? 0;
}

using System.Text.Json;
using Videoroom.Bench.Chromium;
using Videoroom.Client;

namespace Videoroom.Bench.Cluster.Calls;

/// <summary>One person's page in Chromium, 160x90 pictures, 15 a second, that keeps a journal of what it shows.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
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

    // What its sockets did, for whoever asks why a page lost its place.
    private const string Diary = """
        (() => {
          const Native = window.WebSocket, steps = [];
          const note = (number, what) => steps.push({ at: Date.now(), socket: number, what });
          let sockets = 0;
          window.WebSocket = class extends Native {
            #number = ++sockets;
            constructor(url, protocols) {
              super(url, protocols);
              note(this.#number, `opens ${new URL(url).host}`);
              this.addEventListener('open', () => note(this.#number, 'is open'));
              this.addEventListener('close', ({ code }) => note(this.#number, `is closed, ${code}`));
              this.addEventListener('message', ({ data }) => {
                const [, , , event, payload] = JSON.parse(data);
                if (event !== 'mediaEvent' && payload?.status !== 'ok') note(this.#number, `${event} ${JSON.stringify(payload)}`);
                else if (payload?.response?.peerId) note(this.#number, `joined, generation ${payload.response.generation}`);
                else if (/"type":"move"/.test(payload?.data)) note(this.#number, payload.data);
              });
            }
            send(text) {
              const event = JSON.parse(text)[3];
              if (event.startsWith('phx_')) note(this.#number, event);
              super.send(text);
            }
            close(...code) {
              note(this.#number, `closes, ${code}`);
              super.close(...code);
            }
          };
          window.__diary = () => JSON.stringify(steps);
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
            lastPictures: Object.fromEntries(Object.entries(pictures).map(([peer, times]) => [peer, times.at(-1)])),
            freezes,
            control: window.__control ?? 0,
          });
          window.__largestGap = from => Math.max(0, ...Object.values(pictures).flatMap(times =>
            times.filter(time => time >= from).map((time, index, since) => index === 0 ? 0 : time - since[index - 1])));
        })();
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private WatchedPage(CallPage page) => Page = page;

    /// <summary>The page itself.</summary>
    public CallPage Page { get; }

    /// <summary>The display name.</summary>
    public string Name => Page.Name;

    /// <summary>Somebody opens the page of a node and joins.</summary>
    public static async Task<WatchedPage> JoinAsync(ProcessCluster cluster, int node, string room, string name)
    {
        var page = await CallPage.OpenAsync(await cluster.Testbed.BrowserAsync(), name, Diary, Watch);
        await page.Page.GotoAsync($"{cluster.Pages[node]}room/{room}?display_name={name}&width=160&height=90&frame_rate=15");
        await page.Page.GetByTestId("local-tile").WaitForAsync();
        return new WatchedPage(page);
    }

    /// <summary>Begins to count the freezes of a picture that the page sends to itself: see <see cref="PageView.Control"/>.</summary>
    public Task ShowControlAsync() => Page.Page.EvaluateAsync(Control);

    /// <summary>What it shows now, and what it has counted so far.</summary>
    public async Task<PageView> LookAsync()
        => JsonSerializer.Deserialize<PageView>(await Page.Page.EvaluateAsync<string>("() => window.__watch()"), Json)!;

    /// <summary>The largest distance between two pictures of anybody since a moment, in milliseconds.</summary>
    public Task<double> LargestGapAsync(DateTimeOffset from)
        => Page.Page.EvaluateAsync<double>("from => window.__largestGap(from)", from.ToUnixTimeMilliseconds());

    /// <summary>What its sockets went through, in order; each socket counts as a session.</summary>
    public async Task<IReadOnlyList<ClientStep>> StepsAsync()
        => [
            .. JsonSerializer.Deserialize<SocketStep[]>(await Page.Page.EvaluateAsync<string>("() => window.__diary()"), Json)!
                .Select(step => new ClientStep(DateTimeOffset.FromUnixTimeMilliseconds(step.At).UtcDateTime, Name, step.Socket, step.What)),
        ];

    public ValueTask DisposeAsync() => Page.DisposeAsync();

    private sealed record SocketStep(long At, int Socket, string What);
}

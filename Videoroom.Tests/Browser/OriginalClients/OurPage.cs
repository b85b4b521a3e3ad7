using System.Text.Json;
using Microsoft.Playwright;
using Videoroom.Bench.Chromium;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>A participant with our own page, 160x90 pictures, 10 a second.</summary>
internal sealed class OurPage(CallPage call) : IParticipant
{
    // A real picture of the whole screen costs more than everything else in the room together.
    private const string SmallScreen = """
        navigator.mediaDevices.getDisplayMedia = async () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
          const context = canvas.getContext('2d');
          let hue = 0;
          setInterval(() => { context.fillStyle = `hsl(${hue += 7} 80% 50%)`; context.fillRect(0, 0, 160, 90); }, 100);
          return canvas.captureStream(10);
        };
        """;

    private const string Look = """
        (async () => {
          const incoming = {};
          for (const connection of window.__connections) {
            if (connection.connectionState === 'closed') continue;
            (await connection.getStats()).forEach(stat => { if (stat.type === 'inbound-rtp') incoming[stat.trackIdentifier] = stat; });
          }
          const seen = (type, element) => {
            const track = element?.srcObject?.getTracks()[0];
            if (!track || element.matches('.opacity-0')) return [];
            const stat = incoming[track.id] ?? {};
            return [{
              type, active: true, ready: !element.paused, speaking: false, encoding: null, width: element.videoWidth ?? 0,
              progress: stat.framesDecoded ?? stat.totalSamplesReceived ?? 0, energy: stat.totalAudioEnergy ?? 0,
            }];
          };
          const of = (testId, id) => document.querySelector(`[data-testid="${testId}"][data-peer-id="${id}"]`);
          return JSON.stringify({
            people: [...document.querySelectorAll('[data-testid="remote-tile"]')].map(tile => {
              const id = tile.dataset.peerId;
              return {
                id,
                name: tile.getAttribute('aria-label'),
                tracks: [
                  ...seen('camera', tile.querySelector('video')),
                  ...seen('audio', of('remote-audio', id)),
                  ...seen('screensharing', of('screen-tile', id)?.querySelector('video')),
                ],
              };
            }),
          });
        })()
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HashSet<string> _published = [];
    private bool _wasIn;

    /// <summary>Whose page it is.</summary>
    public CallPage Call => call;

    public string Name => call.Name;

    public bool InRoom { get; private set; }

    public IReadOnlySet<string> Published => _published;

    // A camera that is off and a muted microphone stay published.
    public IReadOnlyList<string> Changeable => [TrackTypes.Screen];

    private string Address { get; init; } = "";

    public static async Task<OurPage> OpenAsync(IBrowser chromium, string host, string room, string name, params string[] scripts)
        => new(await CallPage.OpenAsync(chromium, name, [SmallScreen, .. scripts]))
        {
            Address = $"{host}/room/{Uri.EscapeDataString(room)}?display_name={Uri.EscapeDataString(name)}&width=160&height=90&frame_rate=10",
        };

    public async Task JoinAsync()
    {
        if (_wasIn)
        {
            await call.Control("join-again").ClickAsync();
        }
        else
        {
            await call.Page.GotoAsync(Address);
        }

        await call.Page.Locator("[data-testid=room][data-status=joined]").WaitForAsync();
        _published.UnionWith([TrackTypes.Camera, TrackTypes.Audio]);
        InRoom = _wasIn = true;
    }

    public async Task LeaveAsync()
    {
        InRoom = false;
        _published.Clear();
        await call.Control("leave-button").ClickAsync();
        await call.Control("join-again").WaitForAsync();
    }

    public async Task AddAsync(string type)
    {
        await call.Control("screen-button").ClickAsync();
        _published.Add(type);
    }

    public async Task RemoveAsync(string type)
    {
        _published.Remove(type);
        await call.Control("screen-button").ClickAsync();
    }

    public async Task<Scene> LookAsync() => JsonSerializer.Deserialize<Scene>(await call.Page.EvaluateAsync<string>(Look), Json)!;

    public Task<IReadOnlyList<string>> ProblemsAsync() => Task.FromResult<IReadOnlyList<string>>(CallPage.ErrorsOf(call));

    public ValueTask DisposeAsync() => call.DisposeAsync();
}

namespace Videoroom.Bench.Chromium;

/// <summary>What the tests ask a page, as JavaScript: the same text runs in Chromium and in Firefox.</summary>
internal static class PageProbe
{
    /// <summary>Run before the page's own scripts: remembers its peer connections, so that their statistics can be read.</summary>
    public const string Install = """
        (() => {
          const Native = window.RTCPeerConnection;
          window.__connections = [];
          window.RTCPeerConnection = class extends Native {
            constructor(...args) { super(...args); window.__connections.push(this); }
          };
        })();
        """;

    /// <summary>
    /// A promise of JSON text: per remote tile its peer and its picture, and the audio that arrives. Frames are those
    /// that were decoded: Firefox counts none as played while nobody looks.
    /// </summary>
    public const string Report = """
        (async () => {
          const decoded = {}, audioEnergy = [];
          for (const connection of window.__connections ?? []) {
            if (connection.connectionState === 'closed') continue;
            (await connection.getStats()).forEach(stat => {
              if (stat.type !== 'inbound-rtp') return;
              if (stat.kind === 'audio') audioEnergy.push(stat.totalAudioEnergy ?? 0);
              else decoded[stat.trackIdentifier] = stat.framesDecoded ?? 0;
            });
          }
          const tiles = [...document.querySelectorAll('[data-testid="remote-tile"]')].map(tile => {
            const video = tile.querySelector('video');
            const track = video?.srcObject?.getVideoTracks()[0];
            return {
              peerId: tile.dataset.peerId,
              frames: decoded[track?.id] ?? 0,
              width: video?.videoWidth ?? 0,
              height: video?.videoHeight ?? 0,
              playing: !!video && !video.paused && video.readyState >= 2,
              live: track?.readyState === 'live' && !track.muted,
              text: tile.innerText,
            };
          });
          return JSON.stringify({ tiles, audioEnergy });
        })()
        """;
}

/// <summary>One remote tile of a page.</summary>
internal sealed record TileReport(string PeerId, long Frames, int Width, int Height, bool Playing, bool Live, string Text);

/// <summary>What a page sees and hears at one moment.</summary>
internal sealed record PageReport(TileReport[] Tiles, double[] AudioEnergy);

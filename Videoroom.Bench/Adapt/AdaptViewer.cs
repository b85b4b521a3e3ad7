using Videoroom.Bench.Adapt.Servers;
using Videoroom.Client;
using Videoroom.Client.Media;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Adapt;

/// <summary>One viewer, and what it receives.</summary>
internal sealed class AdaptViewer : IAsyncDisposable
{
    // What NetEq has in reserve on a calm network, about.
    private const double LateAfterMs = 120;

    // IPv4, UDP, the RTP header with its extensions, and SRTP's tag.
    private const int HeaderBytes = 28 + 12 + 8 + 10;

    private readonly LatencyLog _video = new();
    private readonly LatencyLog _audio = new();
    private readonly FrameGaps _gaps;
    private readonly MediaClock _clock;
    private AdaptMember _client = null!;
    private Totals _before;

    private AdaptViewer(long frameIntervalUs, MediaClock clock) => (_gaps, _clock) = (new FrameGaps(frameIntervalUs), clock);

    /// <summary>Everything since it joined.</summary>
    public List<AdaptSample> Samples { get; } = [];

    /// <summary>Has one join.</summary>
    public static Task<AdaptViewer> JoinAsync(RoomClientOptions options, long frameIntervalUs, ClientHost host)
        => JoinAsync(
            async media =>
            {
                var client = await RoomClient.JoinAsync(
                    options with { Frames = media.Frames, Latencies = media.Latencies, AudioLatencies = media.AudioLatencies }, host);
                return new AdaptMember(client.Session, client);
            },
            frameIntervalUs,
            host);

    /// <summary>Has one join any server.</summary>
    /// <param name="join">Joins; given whom its media tells.</param>
    /// <param name="frameIntervalUs">The source's frame interval in microseconds.</param>
    /// <param name="host">The thread that its media runs on.</param>
    public static async Task<AdaptViewer> JoinAsync(Func<MediaSessionOptions, Task<AdaptMember>> join, long frameIntervalUs, ClientHost host)
    {
        var viewer = new AdaptViewer(frameIntervalUs, host.Loop.Clock);
        viewer._client = await join(new MediaSessionOptions { Frames = viewer._gaps.OnFrame, Latencies = viewer._video, AudioLatencies = viewer._audio });
        return viewer;
    }

    /// <summary>Looks what came since the last look.</summary>
    /// <param name="seconds">Since the plan began.</param>
    /// <param name="capacityBps">What its network carries.</param>
    /// <param name="delayMs">Its network's delay without a queue.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task LookAsync(double seconds, long capacityBps, double delayMs, CancellationToken cancellation)
    {
        long? estimateBps = _client.Estimate is { } ask ? await ask(cancellation) : null;
        var (taken, latencyMs, late, arrived) = await _client.Media.MeasureAsync((_, _) =>
        {
            var look = (_gaps.Take(_clock.NowUs), _video.QuantileMs(0.95), _audio.CountAbove((long)((delayMs + LateAfterMs) * 1000)), _audio.Count);
            _video.Reset();
            _audio.Reset();
            return look;
        });
        var now = Totals.Of(await _client.Media.GetStatisticsAsync());
        var since = seconds - (Samples.Count == 0 ? 0 : Samples[^1].Seconds);
        Samples.Add(new AdaptSample
        {
            Seconds = seconds,
            CapacityBps = capacityBps,
            EstimateBps = estimateBps,
            MediaBps = (now.Bytes - _before.Bytes + (HeaderBytes * (now.Packets - _before.Packets))) * 8 / since,
            VideoLatencyMs = latencyMs,
            AudioInTime = arrived - late,
            AudioMadeUp = late + Math.Max(0, now.AudioLost - _before.AudioLost),
            Frames = taken.Frames,
            FrozenMs = taken.FrozenMs,
            LongestGapMs = taken.LongestMs,
            Height = now.Height,
        });
        _before = now;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private readonly record struct Totals(long Bytes, long Packets, long AudioLost, int Height)
    {
        public static Totals Of(SessionStatistics statistics)
        {
            var tracks = statistics.Inbound.Where(inbound => inbound.TrackId.Length > 0).ToList();
            return new Totals(
                tracks.Sum(track => track.BytesReceived - Repeated(track)),
                tracks.Sum(track => track.PacketsReceived - track.RetransmittedPacketsReceived),
                tracks.Where(track => track.Kind == MediaKind.Audio).Sum(track => track.PacketsLost - track.PacketsRestored),
                tracks.Sum(track => track.FrameHeight));
        }

        private static long Repeated(InboundStatistics track)
            => track.PacketsReceived == 0 ? 0 : track.BytesReceived / track.PacketsReceived * track.RetransmittedPacketsReceived;
    }
}

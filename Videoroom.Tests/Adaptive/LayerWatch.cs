using System.Diagnostics;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Adaptive;

/// <summary>Tells the layer of the only video that a client receives: by its bitrate, or by the size of its pictures.</summary>
internal sealed class LayerWatch(Func<Task<SessionStatistics>> look)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private long _bytes;
    private long _frames;
    private long _at = Stopwatch.GetTimestamp();
    private Rate _last;

    public LayerWatch(RoomClient viewer)
        : this(viewer.GetStatisticsAsync)
    {
    }

    /// <summary>What was received of the video so far; nothing before its first packet.</summary>
    public async Task<InboundStatistics> LookAsync()
        => (await look()).Inbound.SingleOrDefault(inbound => inbound is { Kind: MediaKind.Video, PacketsReceived: > 0 })
            ?? new InboundStatistics { Mid = "" };

    /// <summary>Waits until what arrives within a second has this rate, give or take a quarter, and is pictures that can be shown.</summary>
    public Task ReachesAsync(int bitrateBps) => Eventually.Holds(
        MeasureAsync,
        rate => Math.Abs(rate.BitsPerSecond - bitrateBps) <= bitrateBps / 4 && (bitrateBps == 0 || rate.FramesPerSecond > 0),
        $"video arrives at {bitrateBps} bit/s",
        Patience);

    /// <summary>Waits until pictures of this height arrive that can be shown.</summary>
    public async Task ShowsAsync(int height)
    {
        var before = await LookAsync();
        await Eventually.Holds(
            LookAsync,
            seen =>
            {
                var isMoving = seen.FramesDecodable > before.FramesDecodable;
                before = seen;
                return isMoving && seen.FrameHeight == height;
            },
            $"video of {height} lines arrives",
            Patience);
    }

    /// <summary>The rate is this one over the time since the last look.</summary>
    public async Task StaysAsync(int bitrateBps) => Assert.InRange((await MeasureAsync()).BitsPerSecond, bitrateBps * 0.75, bitrateBps * 1.25);

    private async Task<Rate> MeasureAsync()
    {
        var elapsed = Stopwatch.GetElapsedTime(_at);
        if (elapsed < Window)
        {
            return _last;
        }

        var seen = await LookAsync();
        _last = new Rate((seen.BytesReceived - _bytes) * 8 / elapsed.TotalSeconds, (seen.FramesDecodable - _frames) / elapsed.TotalSeconds);
        (_bytes, _frames, _at) = (seen.BytesReceived, seen.FramesDecodable, Stopwatch.GetTimestamp());
        return _last;
    }

    private readonly record struct Rate(double BitsPerSecond, double FramesPerSecond);
}

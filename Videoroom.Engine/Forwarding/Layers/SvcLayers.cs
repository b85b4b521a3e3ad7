namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>
/// Which spatial and temporal layers of one RTP stream carry media, and what each costs. Written by the loop of the stream's origin, once
/// per packet; read by the loops of its subscribers.
/// </summary>
/// <param name="reader">Reads the stream's packets.</param>
internal sealed class SvcLayers(LayerReader reader)
{
    /// <summary>The most spatial layers that are told apart; what is higher counts as the highest.</summary>
    public const int MaxSpatial = 4;

    /// <summary>The most temporal layers that are told apart.</summary>
    public const int MaxTemporal = 4;

    /// <summary>The time over which rates are measured.</summary>
    public const long WindowMs = 500;

    /// <summary>A layer without packets for longer is dead: the higher temporal layers of a slow screen share come seldom.</summary>
    public const long SilenceMs = 2000;

    // IPv4 and UDP headers, SRTP's tag; what else differs between publisher and viewer is a few bytes.
    private const int OverheadBytes = 28 + 16;

    // A screen share sends a page at once and then nothing: its cost is what it needed lately, not what it needs now.
    private const double Decay = 0.85;

    private readonly State[] _states = new State[MaxSpatial * MaxTemporal];
    private readonly long[] _sizes = new long[MaxSpatial];
    private int _spatialLayers;
    private int _temporalLayers;
    private long _reportedBps;

    /// <summary>How many spatial layers were ever seen.</summary>
    public int SpatialLayers => Volatile.Read(ref _spatialLayers);

    /// <summary>How many temporal layers of the lowest spatial one were ever seen.</summary>
    public int TemporalLayers => Volatile.Read(ref _temporalLayers);

    /// <summary>A packet with payload arrived.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="size">Its size in bytes, RTP header included.</param>
    /// <param name="nowMs">Now.</param>
    public void OnPacket(scoped in LayerPacket packet, int size, long nowMs)
    {
        if (!reader.TryRead(in packet, out var layer))
        {
            return;
        }

        ref var state = ref StateOf(layer.Spatial, layer.Temporal);
        if (!state.Seen)
        {
            state.StartMs = nowMs;
        }

        // What comes seldom costs little; how many pictures a second there are when there are some is another question.
        var wasSilent = nowMs - state.LastMs > SilenceMs;
        var elapsed = nowMs - state.StartMs;
        if (elapsed >= WindowMs)
        {
            var before = Volatile.Read(ref state.BitrateBps);
            Volatile.Write(ref state.BitrateBps, Math.Max(state.Bytes * 8000 / elapsed, (long)(before * Decay)));
            var rate = Volatile.Read(ref state.MilliFrames);
            var measured = (long)state.Frames * 1_000_000 / elapsed;
            Volatile.Write(ref state.MilliFrames, rate == 0 ? measured : wasSilent ? rate : (rate + measured) / 2);
            (state.StartMs, state.Bytes, state.Frames) = (nowMs, 0, 0);
        }

        Raise(ref _spatialLayers, layer.Spatial + 1, MaxSpatial);
        if (layer.Spatial == 0)
        {
            Raise(ref _temporalLayers, layer.Temporal + 1, MaxTemporal);
        }

        state.Bytes += size + OverheadBytes;
        state.Frames += layer.IsFrameStart ? 1 : 0;
        Volatile.Write(ref state.LastMs, nowMs);
        Volatile.Write(ref state.Seen, true);
        if (layer.IsFrameStart)
        {
            var (width, height) = reader.SizeOf(layer.Spatial);
            Volatile.Write(ref _sizes[Math.Min(layer.Spatial, MaxSpatial - 1)], ((long)width << 32) | (uint)height);
        }
    }

    /// <summary>
    /// Another node, where the stream arrives whether or not it is sent to us, says what it is. Of what arrives here, our own measurement counts.
    /// </summary>
    /// <param name="bitrateBps">Bits a second of all its layers; 0 when it is not known.</param>
    /// <param name="size">Width and height of its pictures in pixels; 0 when they are not known.</param>
    /// <param name="nowMs">Now.</param>
    public void OnReport(long bitrateBps, (int Width, int Height) size, long nowMs)
    {
        Volatile.Write(ref _reportedBps, bitrateBps);
        if (HighestSpatial(nowMs) < 0 && _spatialLayers <= 1 && size.Height > 0)
        {
            Volatile.Write(ref _sizes[0], ((long)size.Width << 32) | (uint)size.Height);
        }
    }

    /// <summary>Whether a layer carries media.</summary>
    public bool IsLive(int spatial, int temporal, long nowMs)
    {
        ref var state = ref StateOf(spatial, temporal);
        return Volatile.Read(ref state.Seen) && nowMs - Volatile.Read(ref state.LastMs) <= SilenceMs;
    }

    /// <summary>The highest spatial layer that carries media; -1 for none.</summary>
    public int HighestSpatial(long nowMs)
    {
        var spatial = MaxSpatial - 1;
        while (spatial >= 0 && HighestTemporal(spatial, nowMs) < 0)
        {
            spatial--;
        }

        return spatial;
    }

    /// <summary>The highest temporal layer of a spatial one that carries media; -1 for none.</summary>
    public int HighestTemporal(int spatial, long nowMs)
    {
        var temporal = MaxTemporal - 1;
        while (temporal >= 0 && !IsLive(spatial, temporal, nowMs))
        {
            temporal--;
        }

        return temporal;
    }

    /// <summary>Bits a second of one layer alone, headers included; 0 before the first measurement.</summary>
    public long BitrateBps(int spatial, int temporal) => Volatile.Read(ref StateOf(spatial, temporal).BitrateBps);

    /// <summary>
    /// Bits a second of all live layers up to this one: what a viewer of it is sent. Of a stream that is silent, as one that nobody needs, what another
    /// node says it is, else what it was before.
    /// </summary>
    public long BitrateUpToBps(int spatial, int temporal, long nowMs)
    {
        var isSilent = HighestSpatial(nowMs) < 0;
        var reported = isSilent ? Volatile.Read(ref _reportedBps) : 0;
        if (reported > 0)
        {
            return reported;
        }

        long sum = 0;
        for (var s = 0; s <= Math.Min(spatial, MaxSpatial - 1); s++)
        {
            for (var t = 0; t <= Math.Min(temporal, MaxTemporal - 1); t++)
            {
                sum += isSilent || IsLive(s, t, nowMs) ? BitrateBps(s, t) : 0;
            }
        }

        return sum;
    }

    /// <summary>Bits a second of all live layers, headers included; of a stream that is silent, as above.</summary>
    public long BitrateBps(long nowMs) => BitrateUpToBps(MaxSpatial - 1, MaxTemporal - 1, nowMs);

    /// <summary>Frames a second of a spatial layer with its temporal layers up to this one; 0 before the first measurement.</summary>
    public double FramesPerSecondUpTo(int spatial, int temporal, long nowMs)
    {
        long sum = 0;
        for (var t = 0; t <= Math.Min(temporal, MaxTemporal - 1); t++)
        {
            sum += IsLive(spatial, t, nowMs) ? Volatile.Read(ref StateOf(spatial, t).MilliFrames) : 0;
        }

        return sum / 1000.0;
    }

    /// <summary>Width and height of a spatial layer's pictures in pixels; 0 when they are not known.</summary>
    public (int Width, int Height) SizeOf(int spatial)
    {
        var size = Volatile.Read(ref _sizes[Math.Min(spatial, MaxSpatial - 1)]);
        return ((int)(size >> 32), (int)(uint)size);
    }

    private static void Raise(ref int count, int seen, int most)
    {
        if (seen > count)
        {
            Volatile.Write(ref count, Math.Min(seen, most));
        }
    }

    private ref State StateOf(int spatial, int temporal)
        => ref _states[(Math.Min(spatial, MaxSpatial - 1) * MaxTemporal) + Math.Min(temporal, MaxTemporal - 1)];

    private struct State
    {
        public bool Seen;
        public long LastMs;
        public long StartMs;
        public long Bytes;
        public int Frames;
        public long BitrateBps;
        public long MilliFrames;
    }
}

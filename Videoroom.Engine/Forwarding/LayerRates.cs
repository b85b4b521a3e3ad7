namespace Videoroom.Engine.Forwarding;

/// <summary>
/// What each simulcast layer of a published track costs, and how large its picture is. Written by the origin's loop, once per packet;
/// read by the loops of its subscribers.
/// </summary>
/// <param name="encodings">How many layers the track has, lowest quality first; 1 without simulcast.</param>
internal sealed class LayerRates(int encodings)
{
    /// <summary>The time over which a rate is measured.</summary>
    public const long WindowMs = 500;

    // IPv4 and UDP headers, SRTP's tag; what else differs between publisher and viewer is a few bytes.
    private const int OverheadBytes = 28 + 16;

    // A screen share sends a page at once and then nothing: its cost is what it needed lately, not what it needs now.
    private const double Decay = 0.85;

    private readonly State[] _states = new State[encodings];

    /// <summary>A packet with payload arrived.</summary>
    /// <param name="encoding">Its layer.</param>
    /// <param name="size">Its size in bytes, RTP header included.</param>
    /// <param name="nowMs">Now.</param>
    public void OnPacket(int encoding, int size, long nowMs)
    {
        ref var state = ref _states[encoding];
        if (state.StartMs == 0)
        {
            state.StartMs = nowMs;
        }

        var elapsed = nowMs - state.StartMs;
        if (elapsed >= WindowMs)
        {
            // Behind a pause a window is as long as the pause: what it holds came in it.
            var measured = state.Bytes * 8000 / elapsed;
            var before = Volatile.Read(ref state.BitrateBps);
            Volatile.Write(ref state.BitrateBps, Math.Max(measured, (long)(before * Decay)));
            (state.StartMs, state.Bytes) = (nowMs, 0);
        }

        state.Bytes += size + OverheadBytes;
    }

    /// <summary>A keyframe said how large the layer's picture is.</summary>
    public void OnSize(int encoding, int width, int height)
        => Volatile.Write(ref _states[encoding].Size, ((long)width << 32) | (uint)height);

    /// <summary>Another node, where the layer arrives, says what it costs.</summary>
    public void OnReport(int encoding, long bitrateBps, int width, int height)
    {
        Volatile.Write(ref _states[encoding].BitrateBps, bitrateBps);
        OnSize(encoding, width, height);
    }

    /// <summary>Bits a second, headers included; 0 before the first measurement.</summary>
    public long BitrateBps(int encoding) => Volatile.Read(ref _states[encoding].BitrateBps);

    /// <summary>The picture's height in pixels; 0 when it is not known.</summary>
    public int Height(int encoding) => (int)(uint)Volatile.Read(ref _states[encoding].Size);

    private struct State
    {
        public long StartMs;
        public long Bytes;
        public long BitrateBps;
        public long Size;
    }
}

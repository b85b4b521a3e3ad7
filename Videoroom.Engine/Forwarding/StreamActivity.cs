namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which simulcast layers of a published track carry media right now. Clients switch layers off without a word (the
/// browser's bandwidth estimate, the original's own clients), so silence is the only sign.
/// </summary>
/// <param name="encodings">How many layers the track has, lowest quality first; 1 without simulcast.</param>
internal sealed class StreamActivity(int encodings)
{
    /// <summary>A layer without packets for longer is dead.</summary>
    public const long SilenceMs = 1000;

    /// <summary>A layer that came back counts as stable after this long: one that flaps is not worth a keyframe each time.</summary>
    public const long StableMs = 2000;

    /// <summary>How long a report holds, beyond <see cref="SilenceMs"/>: it is repeated every second, and one may get lost.</summary>
    public const long ReportedMs = 1500;

    private readonly State[] _states = new State[encodings];
    private long _heardMs;

    /// <summary>How many layers the track has.</summary>
    public int Encodings => _states.Length;

    /// <summary>When the last packet of any layer came, or another node last said that one comes; 0 before the first.</summary>
    public long HeardMs => Volatile.Read(ref _heardMs);

    /// <summary>A packet with payload arrived; padding does not count.</summary>
    public void OnPacket(int encoding, long nowMs)
    {
        ref var state = ref _states[encoding];
        if (!state.Seen)
        {
            state.Seen = true;
            state.StableFromMs = nowMs;
        }
        else if (nowMs - state.LastMs > SilenceMs)
        {
            // One that was held back comes as soon as it is wanted: it does not flap.
            state.StableFromMs = state.IsHeldBack ? nowMs : nowMs + StableMs;
            state.IsHeldBack = false;
        }

        state.LastMs = Math.Max(state.LastMs, nowMs);
        Volatile.Write(ref _heardMs, nowMs);
    }

    /// <summary>Another node, where the layer arrives whether or not it is sent to us, says how it is.</summary>
    public void OnReport(int encoding, bool isLive, bool isStable, long nowMs)
    {
        ref var state = ref _states[encoding];
        if (isLive)
        {
            state.Seen = true;
            Volatile.Write(ref _heardMs, nowMs);
        }

        state.LastMs = isLive ? nowMs + ReportedMs : long.MinValue / 2;
        state.StableFromMs = isStable ? nowMs : long.MaxValue;
    }

    /// <summary>The client said goodbye for the layer (RTCP BYE): it is dead at once, until its next packet.</summary>
    public void OnGoodbye(int encoding) => _states[encoding].LastMs = long.MinValue / 2;

    /// <summary>The publisher was told that nobody needs the layer, or that somebody does again.</summary>
    public void SetHeldBack(int encoding, bool isHeldBack) => _states[encoding].IsHeldBack = isHeldBack;

    /// <summary>Whether the layer carries media, or would as soon as somebody needs it.</summary>
    public bool IsOffered(int encoding, long nowMs) => IsLive(encoding, nowMs) || _states[encoding].IsHeldBack;

    /// <summary>Whether the layer has ever carried media.</summary>
    public bool HasBeenLive(int encoding) => _states[encoding].Seen;

    /// <summary>Whether the layer carries media.</summary>
    public bool IsLive(int encoding, long nowMs) => _states[encoding].Seen && nowMs - _states[encoding].LastMs <= SilenceMs;

    /// <summary>Whether the layer carries media and was not silent lately.</summary>
    public bool IsStable(int encoding, long nowMs) => IsLive(encoding, nowMs) && nowMs >= _states[encoding].StableFromMs;

    private struct State
    {
        public bool Seen;
        public bool IsHeldBack;
        public long LastMs;
        public long StableFromMs;
    }
}

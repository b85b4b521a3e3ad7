namespace Videoroom.Engine.Forwarding;

/// <summary>One RTP stream that an m-line may have, an encoding's or its retransmissions', and the SSRC that it has at present.</summary>
/// <param name="line">The m-line.</param>
/// <param name="encoding">The encoding.</param>
/// <param name="isRetransmission">Whether it is the encoding's RTX stream (RFC 4588).</param>
internal sealed class StreamSlot(StreamLine line, int encoding, bool isRetransmission)
{
    /// <summary>
    /// A stream that was silent for longer, in milliseconds, may have ended, even if nobody said so. Above the pauses of discontinuous
    /// audio (400 ms) and of a screen that hardly changes.
    /// </summary>
    public const long SilenceMs = 1000;

    private const long LongAgoMs = long.MinValue / 2;

    private bool _saidGoodbye;

    /// <summary>The m-line.</summary>
    public StreamLine Line => line;

    /// <summary>The encoding.</summary>
    public int Encoding => encoding;

    /// <summary>Whether it is the encoding's RTX stream.</summary>
    public bool IsRetransmission => isRetransmission;

    /// <summary>The SSRC; null while none is known.</summary>
    public uint? Ssrc { get; private set; }

    /// <summary>How the SSRC was found.</summary>
    public SsrcGround Ground { get; private set; }

    /// <summary>When the SSRC was learnt, in milliseconds; long ago for one that the offer names.</summary>
    public long LearntMs { get; private set; } = LongAgoMs;

    /// <summary>Whether nothing but its packets' look speaks for the SSRC.</summary>
    public bool IsGuess => Ssrc is not null && Ground >= SsrcGround.Guessed;

    /// <summary>When the last packet came, in milliseconds; long ago for none.</summary>
    public long HeardMs { get; private set; } = LongAgoMs;

    /// <summary>The SSRC that the offer names for it; null when it names none.</summary>
    public uint? Announced
    {
        get
        {
            var published = line.Options.Encodings[encoding];
            return isRetransmission ? published.RtxSsrc : published.Ssrc;
        }
    }

    /// <summary>Whether packets came lately, and no goodbye after them.</summary>
    public bool IsLive(long nowMs) => !_saidGoodbye && nowMs - HeardMs <= SilenceMs;

    /// <summary>Whether packets came lately, and a goodbye after them.</summary>
    public bool HasJustEnded(long nowMs) => _saidGoodbye && nowMs - HeardMs <= SilenceMs;

    /// <summary>A packet of the stream arrived.</summary>
    public void OnPacket(long nowMs) => (HeardMs, _saidGoodbye) = (nowMs, false);

    /// <summary>The client said goodbye for the stream.</summary>
    public void OnGoodbye() => _saidGoodbye = true;

    /// <summary>Takes the SSRC that the offer names.</summary>
    public void Announce(uint ssrc) => (Ssrc, Ground) = (ssrc, SsrcGround.Announced);

    /// <summary>Takes an SSRC that packets came with.</summary>
    public void Learn(uint ssrc, SsrcGround ground, long nowMs) => (Ssrc, Ground, LearntMs) = (ssrc, ground, nowMs);

    /// <summary>Has no SSRC any more, as if it had never had one.</summary>
    public void Release() => (Ssrc, LearntMs, HeardMs, _saidGoodbye) = (null, LongAgoMs, LongAgoMs, false);

    /// <summary>Takes what is known of the same stream before a negotiation.</summary>
    public void Inherit(StreamSlot before)
        => (Ssrc, Ground, LearntMs, HeardMs, _saidGoodbye) = (before.Ssrc, before.Ground, before.LearntMs, before.HeardMs, before._saidGoodbye);
}

namespace Videoroom.Engine.Codecs;

/// <summary>The codecs that the server forwards. It inspects payloads, it never decodes them.</summary>
public enum Codec
{
    /// <summary>Opus (RFC 7587), 48 kHz.</summary>
    Opus,

    /// <summary>VP8 (RFC 7741), 90 kHz.</summary>
    Vp8,

    /// <summary>VP9 (RFC 9628), 90 kHz.</summary>
    Vp9,

    /// <summary>H.264 (RFC 6184), 90 kHz.</summary>
    H264,

    /// <summary>AV1 (AOMedia's RTP payload format), 90 kHz.</summary>
    Av1,
}

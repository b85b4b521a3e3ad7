namespace Videoroom.Engine.Codecs;

/// <summary>One negotiated payload format: an <c>a=rtpmap</c> line and its <c>a=fmtp</c> (RFC 8866, section 6.6 and 6.15).</summary>
/// <param name="Codec">The codec.</param>
/// <param name="PayloadType">The RTP payload type that stands for it on this m-line, 0 to 127.</param>
/// <param name="ClockRate">RTP clock ticks a second.</param>
/// <param name="Channels">Audio channels; 1 where the rtpmap names none, and for video.</param>
/// <param name="FormatParameters">The text after the payload type in <c>a=fmtp</c>; null without one.</param>
public sealed record CodecFormat(Codec Codec, byte PayloadType, int ClockRate, int Channels = 1, string? FormatParameters = null)
{
    /// <summary>Bytes of <see cref="FormatParameters"/>, in UTF-8: the parameter sets of many pictures.</summary>
    public const int MaxParametersLength = 2048;

    /// <summary>The media type that the codec belongs to.</summary>
    public MediaKind Kind => Codec == Codec.Opus ? MediaKind.Audio : MediaKind.Video;
}

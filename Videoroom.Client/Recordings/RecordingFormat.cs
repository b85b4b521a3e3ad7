using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Recordings;

/// <summary>
/// The numbers that every recording of this folder uses, so that a file can be read without the SDP of the call it was made in:
/// payload types for codecs, ids for header extensions. Sequence numbers of a stream begin with 0, timestamps with 0 at its
/// first picture, SSRCs with <see cref="FirstSsrc"/> at the lowest layer.
/// </summary>
internal static class RecordingFormat
{
    /// <summary>The SSRC of the first stream; the next higher simulcast layer has the next number.</summary>
    public const uint FirstSsrc = 1;

    /// <summary>The ids of the header extensions that a recording keeps.</summary>
    public static HeaderExtensionIds Extensions { get; } = new() { RtpStreamId = 1, DependencyDescriptor = 2 };

    /// <summary>The payload type of a codec: the one that Chromium gives it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The codec is not recorded.</exception>
    public static byte PayloadTypeOf(Codec codec) => codec switch
    {
        Codec.Opus => 111,
        Codec.Vp8 => 96,
        Codec.Vp9 => 98,
        Codec.Av1 => 45,
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "Not a codec that is recorded."),
    };

    /// <summary>The codec of a payload type; null for one that no recording uses.</summary>
    public static Codec? CodecOf(byte payloadType) => payloadType switch
    {
        111 => Codec.Opus,
        96 => Codec.Vp8,
        98 => Codec.Vp9,
        45 => Codec.Av1,
        _ => null,
    };

    /// <summary>RTP clock ticks a second.</summary>
    public static int ClockRateOf(Codec codec) => codec == Codec.Opus ? 48_000 : 90_000;
}

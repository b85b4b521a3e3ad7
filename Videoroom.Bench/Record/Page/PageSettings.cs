using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Bench.Record.Page;

/// <summary>What the page sends, as JSON.</summary>
/// <param name="MimeType">The codec, as <c>RTCRtpSender.getCapabilities</c> names it.</param>
/// <param name="Kind"><c>audio</c> or <c>video</c>.</param>
/// <param name="Width">Pixels of the source.</param>
/// <param name="Height">Pixels of the source.</param>
/// <param name="FrameRate">Pictures a second.</param>
/// <param name="Encodings">The layers.</param>
internal sealed record PageSettings(
    string MimeType, string Kind, int Width, int Height, int FrameRate, IReadOnlyList<PageEncoding> Encodings)
{
    /// <summary>The settings of a recording.</summary>
    public static PageSettings For(RecordOptions options)
    {
        var kind = options.Codec == Codec.Opus ? "audio" : "video";
        return new PageSettings(
            $"{kind}/{CodecNames.Of(options.Codec)}", kind, options.Width, options.Height, options.FrameRate, PageEncoding.For(options));
    }
}

using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>The codecs that the server takes: of sound Opus, of pictures those that the operator lists, in that order.</summary>
internal sealed class TakenCodecs(IReadOnlyList<Codec> videoCodecs)
{
    /// <summary>The codecs for an m-line.</summary>
    public IReadOnlyList<Codec> For(MediaDescription offered) => offered.Kind == MediaKind.Audio ? [Codec.Opus] : videoCodecs;

    /// <summary>The codec that the server receives on an m-line; null when it offers none that the server takes.</summary>
    public (Codec Codec, RtpPayload Payload)? Choose(MediaDescription offered)
    {
        foreach (var codec in For(offered))
        {
            if (CodecNegotiation.FindForReceiving(offered.Payloads, codec) is { } payload)
            {
                return (codec, payload);
            }
        }

        return null;
    }

    /// <summary>Why an m-line's track is refused; null when the line has a codec of the server's.</summary>
    public RefusedLine? Check(MediaDescription offered) => Choose(offered) is null ? RefusedLine.Of(offered, For(offered)) : null;
}

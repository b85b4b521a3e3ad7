namespace Videoroom.Engine.Codecs;

/// <summary>What forwarding asks of a payload, whatever its codec. No bytes make it throw.</summary>
internal static class PayloadInspector
{
    /// <summary>
    /// Whether a receiver that has nothing yet can begin with this packet: it is the first of a keyframe. Every audio
    /// packet is one. Of H.264 such a receiver needs parameter sets, too.
    /// </summary>
    public static bool IsKeyFrame(Codec codec, ReadOnlySpan<byte> payload) => codec switch
    {
        Codec.Opus => !payload.IsEmpty,
        Codec.Vp8 => Vp8PayloadDescriptor.TryParse(payload, out var vp8) && vp8.IsKeyFrame,
        Codec.Vp9 => Vp9PayloadDescriptor.TryParse(payload, out var vp9) && vp9.IsKeyFrame,
        Codec.H264 => H264Payload.IsKeyFrame(payload),
        Codec.Av1 => Av1Payload.IsKeyFrame(payload),
        _ => false,
    };
}

using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Media;

/// <summary>What a video packet's payload says of the picture that it belongs to.</summary>
/// <param name="IsStart">It is certainly the picture's first packet. H.264 and AV1 show that of keyframes only.</param>
/// <param name="IsKeyFrame">It begins a keyframe.</param>
/// <param name="PictureId">A VP8 picture's number in 15 bits, one after the other; null where the payload has none of that kind.</param>
internal readonly record struct PacketStart(bool IsStart, bool IsKeyFrame, int? PictureId)
{
    /// <summary>Reads a payload; one that cannot be read is the middle of some picture.</summary>
    public static PacketStart Read(Codec codec, ReadOnlySpan<byte> payload)
    {
        switch (codec)
        {
            case Codec.Vp8 when Vp8PayloadDescriptor.TryParse(payload, out var vp8):
                return new PacketStart(vp8.IsFrameStart, vp8.IsKeyFrame, vp8.PictureIdBits == 15 ? vp8.PictureId : null);
            case Codec.Vp9 when Vp9PayloadDescriptor.TryParse(payload, out var vp9):
                return new PacketStart(vp9.IsFrameStart && vp9.SpatialLayer == 0, vp9.IsKeyFrame, null);
            default:
                var isKeyFrame = PayloadInspector.IsKeyFrame(codec, payload);
                return new PacketStart(isKeyFrame, isKeyFrame, null);
        }
    }
}

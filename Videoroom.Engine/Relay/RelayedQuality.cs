using System.Buffers.Binary;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Engine.Relay;

/// <summary>
/// The payload of <see cref="RelayFrameKind.Quality"/>: the publisher's limitation (1 byte), bytes an encoding (1), then for each encoding,
/// lowest quality first, the share lost on the publisher's way in 1/65535 (2), bits a second (4), width (2) and height (2) of its pictures; 0
/// for what is not known. A later version may have more bytes an encoding, or more behind all of them: they are skipped.
/// </summary>
internal static class RelayedQuality
{
    /// <summary>The longest payload that <see cref="Write"/> makes, in bytes.</summary>
    public const int MaxLength = HeaderLength + (RelayFrame.MaxLayers * EncodingLength);

    private const int HeaderLength = 2;
    private const int EncodingLength = 10;

    /// <summary>Writes what is known of a track that is published here.</summary>
    /// <param name="origin">The track.</param>
    /// <param name="encodings">How many of its encodings the other node knows.</param>
    /// <param name="nowMs">Now.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(TrackOrigin origin, int encodings, long nowMs, Span<byte> destination)
    {
        destination[0] = (byte)origin.Health.Limitation;
        destination[1] = EncodingLength;
        for (var encoding = 0; encoding < encodings; encoding++)
        {
            var bytes = destination.Slice(HeaderLength + (encoding * EncodingLength), EncodingLength);
            var layers = origin.Layers[encoding];
            var (width, height) = layers.SizeOf(Math.Max(0, layers.SpatialLayers - 1));
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)Math.Clamp(origin.Health.LossOf(encoding) * ushort.MaxValue, 0, ushort.MaxValue));
            BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)Math.Clamp(layers.BitrateBps(nowMs), 0, uint.MaxValue));
            BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)Math.Min(width, ushort.MaxValue));
            BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], (ushort)Math.Min(height, ushort.MaxValue));
        }

        return HeaderLength + (encodings * EncodingLength);
    }

    /// <summary>Reads what another node knows of a track that it sends to us.</summary>
    /// <param name="payload">The payload; an encoding that is missing, or shorter than is known here, changes nothing.</param>
    /// <param name="origin">The track.</param>
    /// <param name="nowMs">Now.</param>
    /// <returns>False when it is too short to say anything.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, TrackOrigin origin, long nowMs)
    {
        if (payload.Length < HeaderLength)
        {
            return false;
        }

        var limitation = (EncoderLimitation)payload[0];
        origin.Health.Limitation = limitation is EncoderLimitation.Cpu or EncoderLimitation.Bandwidth ? limitation : EncoderLimitation.None;
        var length = payload[1];
        payload = payload[HeaderLength..];
        for (var encoding = 0; length >= EncodingLength && encoding < origin.Layers.Count && payload.Length >= length; encoding++)
        {
            origin.Health.SetLoss(encoding, BinaryPrimitives.ReadUInt16BigEndian(payload) / (double)ushort.MaxValue);
            origin.Layers[encoding].OnReport(
                BinaryPrimitives.ReadUInt32BigEndian(payload[2..]),
                (BinaryPrimitives.ReadUInt16BigEndian(payload[6..]), BinaryPrimitives.ReadUInt16BigEndian(payload[8..])),
                nowMs);
            payload = payload[length..];
        }

        return true;
    }
}

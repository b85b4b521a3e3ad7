using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

/// <summary>Makes what a decoder is given of the packets that a viewer gets: one chunk a picture, all its layers included.</summary>
internal static class ForwardedPictures
{
    /// <summary>The chunks, each with whether it is a keyframe.</summary>
    /// <param name="codec">The codec of the packets.</param>
    /// <param name="packets">All packets of whole pictures, in their order.</param>
    public static IEnumerable<(bool IsKey, byte[] Data)> Of(Codec codec, IEnumerable<ForwardedPacket> packets)
        => from picture in packets.GroupBy(packet => packet.Timestamp)
           let payloads = picture.Select(packet => packet.Payload).ToList()
           let isKey = payloads.Exists(payload => PayloadInspector.IsKeyFrame(codec, payload))
           select (isKey, codec == Codec.Av1 ? Obus(payloads) : [.. payloads.SelectMany(payload => Frame(codec, payload))]);

    private static byte[] Frame(Codec codec, byte[] payload)
    {
        if (codec == Codec.Vp8)
        {
            Assert.True(Vp8PayloadDescriptor.TryParse(payload, out var vp8));
            return payload[vp8.Size..];
        }

        Assert.True(Vp9PayloadDescriptor.TryParse(payload, out var vp9));
        Vp9References.Read(payload, in vp9, new byte[Vp9References.MaxCount], out var references);

        // The recording's structure: a byte, and three sizes of four bytes.
        return payload[(vp9.NumbersSize + references + (vp9.HasStructure ? 13 : 0))..];
    }

    // A temporal delimiter, then each OBU with its size (AV1, section 5.2); in RTP it has none, and may lie in several packets.
    private static byte[] Obus(List<byte[]> payloads)
    {
        List<byte> unit = [0x12, 0];
        List<byte> obu = [];
        foreach (var payload in payloads)
        {
            var count = (payload[0] >> 4) & 3;
            var offset = 1;
            for (var element = 1; element <= count; element++)
            {
                var length = element == count ? payload.Length - offset : ReadLeb128(payload, ref offset);
                obu.AddRange(payload.AsSpan(offset, length));
                offset += length;
                if (element < count || (payload[0] & 0x40) == 0)
                {
                    Append(unit, obu);
                }
            }
        }

        Assert.Empty(obu);
        return [.. unit];
    }

    private static void Append(List<byte> unit, List<byte> obu)
    {
        var headerSize = (obu[0] & 0x04) != 0 ? 2 : 1;
        unit.Add((byte)(obu[0] | 0x02));
        unit.AddRange(obu.Take(headerSize).Skip(1));
        for (var rest = obu.Count - headerSize; ; rest >>= 7)
        {
            unit.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
            if (rest <= 0x7F)
            {
                break;
            }
        }

        unit.AddRange(obu.Skip(headerSize));
        obu.Clear();
    }

    private static int ReadLeb128(byte[] payload, ref int offset)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = payload[offset++];
            value |= (part & 0x7F) << shift;
            if ((part & 0x80) == 0)
            {
                return value;
            }
        }
    }
}

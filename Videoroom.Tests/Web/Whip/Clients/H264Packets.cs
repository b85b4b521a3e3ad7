using System.Buffers.Binary;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>Puts the pictures of an H.264 stream together again (RFC 6184, sections 5.6 to 5.8).</summary>
internal static class H264Packets
{
    private const int SingleTimeAggregation = 24;
    private const int FragmentationUnit = 28;

    /// <summary>The NAL units of each timestamp, in order; a fragmented unit of which a part is missing is left out.</summary>
    /// <param name="packets">One stream's packets, in the order of their sequence numbers.</param>
    public static List<byte[][]> ToAccessUnits(IReadOnlyList<byte[]> packets)
    {
        List<byte[][]> pictures = [];
        List<byte[]> units = [];
        List<byte> fragments = [];
        uint? timestamp = null;
        foreach (var data in packets)
        {
            Assert.True(RtpPacket.TryParse(data, out var packet));
            if (timestamp is { } before && before != packet.Timestamp)
            {
                pictures.Add([.. units]);
                units.Clear();
            }

            timestamp = packet.Timestamp;
            Add(packet.Payload, units, fragments);
        }

        pictures.Add([.. units]);
        return pictures;
    }

    private static void Add(ReadOnlySpan<byte> payload, List<byte[]> units, List<byte> fragments)
    {
        switch (payload[0] & 0x1F)
        {
            case SingleTimeAggregation:
                for (var rest = payload[1..]; rest.Length > 2; rest = rest[(2 + BinaryPrimitives.ReadUInt16BigEndian(rest))..])
                {
                    units.Add(rest.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(rest)).ToArray());
                }

                break;
            case FragmentationUnit:
                if ((payload[1] & 0x80) != 0)
                {
                    fragments.Clear();
                    fragments.Add((byte)((payload[0] & 0xE0) | (payload[1] & 0x1F)));
                }

                fragments.AddRange(payload[2..]);
                if ((payload[1] & 0x40) != 0)
                {
                    units.Add([.. fragments]);
                }

                break;
            default:
                units.Add(payload.ToArray());
                break;
        }
    }
}

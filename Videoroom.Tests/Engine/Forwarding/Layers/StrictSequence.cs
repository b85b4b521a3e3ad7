using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

/// <summary>What holds of every forwarded stream, whatever its codec.</summary>
internal static class StrictSequence
{
    /// <summary>Sequence numbers have no gap, and each picture ends with its only marker.</summary>
    public static void CheckWhole(IReadOnlyList<ForwardedPacket> packets)
    {
        Assert.NotEmpty(packets);
        for (var i = 1; i < packets.Count; i++)
        {
            var (before, packet) = (packets[i - 1], packets[i]);
            Assert.Equal(before.Sequence + 1, packet.Sequence);
            Assert.True(before.Marker == (before.Timestamp != packet.Timestamp), $"Packet {before.Source.Index}: marker {before.Marker}");
            Assert.True(RtpTimestamp.Distance(before.Timestamp, packet.Timestamp) >= 0);
        }
    }

    /// <summary>
    /// With loss: the numbers are in the order of the publisher's packets, gaps lie where packets were missing, and a picture that came whole has
    /// one marker, at its end.
    /// </summary>
    /// <returns>The packets in the order of their numbers.</returns>
    public static IReadOnlyList<ForwardedPacket> CheckWithLoss(LayerRig rig)
    {
        var ordered = rig.Forwarded.OrderBy(packet => packet.Sequence).ToList();
        Assert.NotEmpty(ordered);
        for (var i = 1; i < ordered.Count; i++)
        {
            var (before, packet) = (ordered[i - 1], ordered[i]);
            Assert.True(before.Source.Index < packet.Source.Index, $"Packets {before.Source.Index} and {packet.Source.Index} changed places");
            Assert.NotEqual(before.Sequence, packet.Sequence);
        }

        var whole = rig.Published.GroupBy(packet => packet.Timestamp).Where(picture => picture.Last().Marker && picture.All(packet => rig.Received.Contains(packet.Index))).Select(picture => picture.Key).ToHashSet();
        foreach (var picture in ordered.GroupBy(packet => packet.Source.Timestamp))
        {
            var last = picture.Last();
            Assert.All(picture, packet => Assert.True(!packet.Marker || packet == last, $"Packet {packet.Source.Index} has a marker in the middle"));
            Assert.True(last.Marker || !whole.Contains(picture.Key), $"Packet {last.Source.Index} has no marker");
        }

        return ordered;
    }
}

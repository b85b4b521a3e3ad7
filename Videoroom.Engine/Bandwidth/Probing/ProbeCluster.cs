namespace Videoroom.Engine.Bandwidth.Probing;

/// <summary>
/// Packets to be sent at a higher rate for a moment, to measure whether the link carries it: media ahead of its time, repeated packets
/// or padding. They are to be sent evenly, not in bursts: the rate is measured from the first packet to the last.
/// </summary>
/// <param name="Id">Marks its packets.</param>
/// <param name="BitrateBps">The rate at which all packets are to be sent meanwhile, in bits a second.</param>
/// <param name="MinimumBytes">The cluster is complete when so many bytes were sent in it…</param>
/// <param name="MinimumPackets">…and so many packets: the ends of too few packets do not mark the time well.</param>
/// <param name="DurationUs">How long that takes at this rate, in microseconds.</param>
internal readonly record struct ProbeCluster(ProbeId Id, long BitrateBps, int MinimumBytes, int MinimumPackets, long DurationUs)
{
    /// <summary>A packet of padding with all its headers, in bytes: smaller ones are not worth their headers.</summary>
    public const int SmallestPacket = 100;

    /// <summary>A packet that every path carries in one piece, in bytes.</summary>
    public const int LargestPacket = 1_200;

    /// <summary>The packet size with which the cluster takes no longer than needed, in bytes.</summary>
    public int PacketSize => Math.Clamp((MinimumBytes + MinimumPackets - 1) / MinimumPackets, SmallestPacket, LargestPacket);
}

namespace Videoroom.Client.Recordings;

/// <summary>What a <see cref="SyntheticVideo"/> sends.</summary>
public sealed record SyntheticVideoOptions
{
    /// <summary>RTP payload bits a second, of the largest encoding.</summary>
    public int BitrateBps { get; init; } = 1_056_000;

    /// <summary>Frames a second.</summary>
    public int FramesPerSecond { get; init; } = 30;

    /// <summary>The most payload bytes of a packet: 64 to 1,200. A frame has as many packets as it needs, of equal size.</summary>
    public int PacketBytes { get; init; } = 1100;

    /// <summary>True: the packets of a frame leave together, as browsers send them. False: all packets are evenly spaced.</summary>
    public bool FrameBursts { get; init; }

    /// <summary>Three encodings with the rids <c>l</c>, <c>m</c> and <c>h</c>.</summary>
    public bool Simulcast { get; init; }

    /// <summary>Decides the payload bytes: the same seed gives the same bytes.</summary>
    public int Seed { get; init; }
}

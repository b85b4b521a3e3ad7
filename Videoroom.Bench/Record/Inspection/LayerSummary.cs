namespace Videoroom.Bench.Record.Inspection;

/// <summary>What a recording has of one layer of one stream.</summary>
/// <param name="Spatial">The spatial layer; of a simulcast stream 0.</param>
/// <param name="Temporal">The temporal layer.</param>
internal sealed record LayerSummary(int Spatial, int Temporal)
{
    /// <summary>Frames of this layer alone.</summary>
    public int Frames { get; set; }

    /// <summary>Packets.</summary>
    public int Packets { get; set; }

    /// <summary>Bytes of payload.</summary>
    public long Bytes { get; set; }
}

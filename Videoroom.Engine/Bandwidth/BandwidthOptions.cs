namespace Videoroom.Engine.Bandwidth;

/// <summary>The limits of a viewer's bandwidth estimate, in bits a second.</summary>
internal sealed record BandwidthOptions
{
    /// <summary>The estimate before the first feedback: audio and a small picture for a viewer on a slow link, until the first probe is judged.</summary>
    public long StartBps { get; init; } = 800_000;

    /// <summary>The estimate is never lower: audio at its lowest rate.</summary>
    public long MinimumBps { get; init; } = 30_000;

    /// <summary>The estimate is never higher.</summary>
    public long MaximumBps { get; init; } = 50_000_000;
}

namespace Videoroom.Engine.Bandwidth.Allocation;

/// <summary>
/// One video track that a viewer is sent, from round to round of the allocation: what is wanted and offered before a round, what was decided
/// after it.
/// </summary>
internal sealed class TrackDemand
{
    /// <summary>No layer: nothing is sent.</summary>
    public const int NoLayer = -1;

    /// <summary>The most layers that a track may have.</summary>
    public const int MaxLayers = 8;

    private readonly OfferedLayer[] _layers = new OfferedLayer[MaxLayers];

    /// <summary>How many layers the track has, the lowest first.</summary>
    public int LayerCount { get; set; }

    /// <summary>The layers; set before each round.</summary>
    public Span<OfferedLayer> Layers => _layers.AsSpan(0, LayerCount);

    /// <summary>How important it is.</summary>
    public TrackPriority Priority { get; set; }

    /// <summary>
    /// The height at which the viewer shows it, in device pixels; 0 when it is hidden, <see cref="int.MaxValue"/> when the viewer does not say.
    /// </summary>
    public int ShownHeight { get; set; } = int.MaxValue;

    /// <summary>The pixels of the picture on the viewer's screen: of tracks with one priority the larger comes first.</summary>
    public long ShownPixels { get; set; }

    /// <summary>The highest layer that the viewer asked for by name; <see cref="MaxLayers"/> when it did not.</summary>
    public int ChosenLayer { get; set; } = MaxLayers;

    /// <summary>The layer that was decided on; <see cref="NoLayer"/> for none.</summary>
    public int Layer { get; set; } = NoLayer;

    /// <summary>Why not a better one.</summary>
    public LayerLimit Limit { get; set; }

    /// <summary>Its place among the viewer's tracks: the order of those that are equal otherwise, always the same.</summary>
    internal int Index { get; set; }

    /// <summary>Since when a better layer than <see cref="Layer"/> could be afforded, in microseconds; <see cref="long.MaxValue"/> when it cannot.</summary>
    internal long AffordableSinceUs { get; set; } = long.MaxValue;

    /// <summary>The best layer that is any use to the viewer: decided at the beginning of a round.</summary>
    internal int Ceiling { get; set; } = NoLayer;

    /// <summary>What limits <see cref="Ceiling"/>.</summary>
    internal LayerLimit CeilingLimit { get; set; }

    /// <summary>The layer that a round has come to so far.</summary>
    internal int Planned { get; set; } = NoLayer;
}

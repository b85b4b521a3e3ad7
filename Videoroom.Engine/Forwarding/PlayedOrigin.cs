namespace Videoroom.Engine.Forwarding;

/// <summary>An origin of a track as one subscription sees it: the one that plays, or one that waits for its keyframe to take over.</summary>
/// <param name="origin">The origin.</param>
internal sealed class PlayedOrigin(TrackOrigin origin)
{
    public TrackOrigin Origin => origin;

    /// <summary>Chooses among its layers.</summary>
    public LayerSelector Selector { get; } = new(origin.Activity);

    /// <summary>The layers that the origin was last told this subscription wants.</summary>
    public int WantedLayers { get; set; }

    /// <summary>The layers that the subscription wants now: a bit for each. What it prefers may be held back for want of anybody who wants it.</summary>
    public int LayersToWant() => BitOf(Selector.Current) | BitOf(Selector.Target) | BitOf(Selector.Preferred);

    private static int BitOf(int encoding) => encoding == LayerSelector.None ? 0 : 1 << encoding;
}

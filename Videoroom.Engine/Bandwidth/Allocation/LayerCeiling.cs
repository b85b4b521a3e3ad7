namespace Videoroom.Engine.Bandwidth.Allocation;

/// <summary>Which layer of a track is the best that is any use to a viewer, whatever its network carries.</summary>
internal static class LayerCeiling
{
    // A picture that is shown up to this much larger than it is looks the same: the next layer has four times the pixels.
    private const double Enlargement = 1.25;

    /// <summary>Finds it, and what limits it.</summary>
    public static void Set(TrackDemand demand)
    {
        var best = TrackDemand.NoLayer;
        var top = TrackDemand.NoLayer;
        for (var layer = 0; layer < demand.LayerCount; layer++)
        {
            if (!demand.Layers[layer].IsLive)
            {
                continue;
            }

            top = layer;
            if (demand.ShownHeight > 0 && layer <= demand.ChosenLayer && IsOfUse(demand, best, layer))
            {
                best = layer;
            }
        }

        // A viewer that chose a layer below all that live still gets a picture.
        if (best == TrackDemand.NoLayer && top != TrackDemand.NoLayer && demand.ShownHeight > 0)
        {
            best = LowestLive(demand);
        }

        demand.Ceiling = best;
        demand.CeilingLimit = Limit(demand, best, top);
    }

    /// <summary>The lowest layer that the publisher sends.</summary>
    public static int LowestLive(TrackDemand demand)
    {
        for (var layer = 0; layer < demand.LayerCount; layer++)
        {
            if (demand.Layers[layer].IsLive)
            {
                return layer;
            }
        }

        return TrackDemand.NoLayer;
    }

    private static LayerLimit Limit(TrackDemand demand, int best, int top)
    {
        if (top == TrackDemand.NoLayer)
        {
            return LayerLimit.PublisherSilent;
        }

        if (demand.ShownHeight == 0 || (best < top && best < demand.ChosenLayer))
        {
            return LayerLimit.SizeOnScreen;
        }

        if (best < top)
        {
            return LayerLimit.ViewerChoice;
        }

        var wanted = Math.Min(demand.LayerCount - 1, demand.ChosenLayer);
        return top < wanted && !Suffices(demand.Layers[best], demand.ShownHeight) ? LayerLimit.LayerMissing : LayerLimit.None;
    }

    // Whoever asked for a layer by name knows what for: its size on the screen does not speak against it. More pictures of a size always do some good.
    private static bool IsOfUse(TrackDemand demand, int best, int layer)
        => best == TrackDemand.NoLayer
            || demand.ChosenLayer < TrackDemand.MaxLayers
            || !Suffices(demand.Layers[best], demand.ShownHeight)
            || demand.Layers[layer].Height == demand.Layers[best].Height;

    private static bool Suffices(in OfferedLayer layer, int shownHeight) => layer.Height > 0 && layer.Height * Enlargement >= shownHeight;
}

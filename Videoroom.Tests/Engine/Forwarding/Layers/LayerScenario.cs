namespace Videoroom.Tests.Engine.Forwarding.Layers;

/// <summary>A thousand changes of the viewer's layers at random moments, with and without loss on the publisher's way.</summary>
internal static class LayerScenario
{
    public const int Changes = 1000;

    /// <summary>Plays it.</summary>
    /// <param name="rig">The viewer.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="spatialLayers">How many spatial layers the stream has.</param>
    /// <param name="temporalLayers">How many temporal layers.</param>
    /// <param name="loss">The share of packets that are lost: half of them come late.</param>
    /// <param name="changes">How many changes.</param>
    public static void Run(LayerRig rig, int seed, int spatialLayers, int temporalLayers, double loss, int changes = Changes)
    {
        var random = new Random(seed);
        var late = new PriorityQueue<SourcePacket, int>();
        for (var change = 0; change < changes; change++)
        {
            rig.Filter.SetTarget(random.Next(spatialLayers), random.Next(temporalLayers));

            // Most often for a few packets, so that changes fall into the middle of pictures; sometimes long enough for all switch points.
            for (var left = random.Next(10) == 0 ? random.Next(600) : random.Next(30); left >= 0; left--)
            {
                var packet = rig.Publish();
                if (packet.Index > 20 && random.NextDouble() < loss)
                {
                    if (random.Next(2) == 0)
                    {
                        late.Enqueue(packet, packet.Index + random.Next(1, 40));
                    }
                }
                else
                {
                    rig.Receive(packet);
                }

                while (late.TryPeek(out var recovered, out var due) && due <= packet.Index)
                {
                    late.Dequeue();
                    rig.Receive(recovered);
                }
            }
        }
    }
}

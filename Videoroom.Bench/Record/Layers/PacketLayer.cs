namespace Videoroom.Bench.Record.Layers;

/// <summary>Where a packet belongs.</summary>
/// <param name="Spatial">The spatial layer; of a simulcast stream 0.</param>
/// <param name="Temporal">The temporal layer.</param>
/// <param name="IsFrameStart">The first packet of a layer's frame.</param>
internal readonly record struct PacketLayer(int Spatial, int Temporal, bool IsFrameStart);

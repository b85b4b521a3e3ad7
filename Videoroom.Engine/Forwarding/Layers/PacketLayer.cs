namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>Where a packet belongs.</summary>
/// <param name="Spatial">The spatial layer; 0 without.</param>
/// <param name="Temporal">The temporal layer; 0 without.</param>
/// <param name="IsFrameStart">The first packet of a frame: of one spatial layer of a picture.</param>
internal readonly record struct PacketLayer(int Spatial, int Temporal, bool IsFrameStart);

using Videoroom.Engine.Codecs;
using Videoroom.Engine.Codecs.Dependencies;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>Reads the layers of one stream's packets, and the sizes of its pictures.</summary>
/// <param name="codec">The stream's codec.</param>
internal sealed class LayerReader(Codec codec)
{
    private readonly DependencyDescriptorReader _descriptors = new();
    private readonly Vp9ScalabilityStructure? _structure = codec == Codec.Vp9 ? new Vp9ScalabilityStructure() : null;
    private (int Width, int Height) _size;
    private uint? _timestamp;

    /// <summary>Reads a packet's layer.</summary>
    /// <returns>False when the packet does not say it: its structure was lost, or it is cut short.</returns>
    public bool TryRead(scoped in LayerPacket packet, out PacketLayer layer)
    {
        layer = default;
        if (!packet.Descriptor.IsEmpty)
        {
            if (_descriptors.Read(packet.Descriptor, out var descriptor) != DescriptorStatus.Whole)
            {
                return false;
            }

            layer = new PacketLayer(descriptor.Spatial, descriptor.Temporal, descriptor.IsFrameStart);
            return true;
        }

        switch (codec)
        {
            case Codec.Vp8 when Vp8PayloadDescriptor.TryParse(packet.Payload, out var vp8):
                _size = vp8.IsKeyFrame ? (vp8.Width, vp8.Height) : _size;
                layer = new PacketLayer(0, vp8.TemporalLayer, vp8.IsFrameStart);
                return true;
            case Codec.Vp9 when Vp9PayloadDescriptor.TryParse(packet.Payload, out var vp9):
                _structure!.TryRead(packet.Payload, in vp9);
                layer = new PacketLayer(vp9.SpatialLayer, vp9.TemporalLayer, vp9.IsFrameStart);
                return true;
            case Codec.Vp8 or Codec.Vp9:
                return false;
            default:
                // No layers that can be told apart.
                layer = new PacketLayer(0, 0, packet.Timestamp != _timestamp);
                _timestamp = packet.Timestamp;
                return true;
        }
    }

    /// <summary>The size of a spatial layer's pictures in pixels; 0 where the stream does not say it.</summary>
    public (int Width, int Height) SizeOf(int spatial)
    {
        if (_descriptors.Structure is { } structure)
        {
            return spatial < structure.Sizes.Length ? structure.Sizes[spatial] : default;
        }

        return _structure is not null ? _structure.SizeOf(spatial) : _size;
    }
}

using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Record.Layers;

/// <summary>
/// Reads the layers of one stream's packets: VP8 and VP9 say them in their payload descriptors, AV1 in the dependency descriptor,
/// whose structure came with the last key frame.
/// </summary>
/// <param name="codec">The stream's codec.</param>
/// <param name="dependencyDescriptorId">The id of that header extension.</param>
internal sealed class LayerReader(Codec codec, byte dependencyDescriptorId)
{
    /// <summary>The last dependency structure; null before the first.</summary>
    public DependencyStructure? Structure { get; private set; }

    /// <summary>Reads a packet's layer.</summary>
    /// <returns>Null when the packet does not say it.</returns>
    public PacketLayer? Read(scoped in RtpPacket packet)
    {
        var descriptor = packet.TryGetExtension(dependencyDescriptorId, out var extension) ? DependencyDescriptor.Parse(extension) : null;
        Structure = descriptor?.Structure ?? Structure;
        return codec switch
        {
            Codec.Opus => new PacketLayer(0, 0, IsFrameStart: true),
            Codec.Vp8 => Vp8PayloadDescriptor.TryParse(packet.Payload, out var vp8)
                ? new PacketLayer(0, vp8.TemporalLayer, vp8.IsFrameStart)
                : null,
            Codec.Vp9 => Vp9Descriptor.Parse(packet.Payload) is { } vp9 ? new PacketLayer(vp9.Spatial, vp9.Temporal, vp9.IsFrameStart) : null,
            _ => descriptor is not null && Structure?.TemplateOf(descriptor.TemplateId) is { } template
                ? new PacketLayer(template.Spatial, template.Temporal, descriptor.IsFrameStart)
                : null,
        };
    }
}

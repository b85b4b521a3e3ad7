using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>What of a video packet says its layer.</summary>
internal readonly ref struct LayerPacket
{
    /// <summary>The RTP payload.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>The dependency descriptor; empty without.</summary>
    public ReadOnlySpan<byte> Descriptor { get; init; }

    /// <summary>The publisher's RTP timestamp: all layers of a picture have the same.</summary>
    public uint Timestamp { get; init; }

    /// <summary>The marker bit: the publisher's last packet of a picture.</summary>
    public bool Marker { get; init; }

    /// <summary>What of a packet says its layer.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="extensions">What its header extensions' ids mean.</param>
    public static LayerPacket Of(in RtpPacket packet, HeaderExtensionIds extensions)
    {
        packet.TryGetExtension(extensions.DependencyDescriptor, out var descriptor);
        return new LayerPacket { Payload = packet.Payload, Descriptor = descriptor, Timestamp = packet.Timestamp, Marker = packet.Marker };
    }
}

namespace Videoroom.Client.Media;

/// <summary>Where an outgoing stream gets its payloads.</summary>
internal interface IMediaSource
{
    /// <summary>When the next packet is due, in microseconds of the loop's clock.</summary>
    long NextUs { get; }

    /// <summary>Writes the packet that is due.</summary>
    MediaPacket Take(Span<byte> payload, long nowUs);

    /// <summary>Continues with a keyframe at the next frame; audio is not affected.</summary>
    void StartOver();
}

/// <summary>One payload as it was written.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Timestamp">RTP clock ticks since the source began.</param>
/// <param name="Marker">The RTP marker bit.</param>
/// <param name="DependencyDescriptor">The value of the dependency descriptor header extension; empty for none.</param>
internal readonly record struct MediaPacket(int Length, uint Timestamp, bool Marker, ReadOnlyMemory<byte> DependencyDescriptor = default);

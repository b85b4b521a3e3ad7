namespace Videoroom.Client.Media;

/// <summary>Where an outgoing stream gets its payloads.</summary>
internal interface IMediaSource
{
    /// <summary>When the next packet is due, in microseconds of the loop's clock.</summary>
    long NextUs { get; }

    /// <summary>Writes the packet that is due.</summary>
    MediaPacket Take(Span<byte> payload, long nowUs);

    /// <summary>Starts over with a keyframe; sound just goes on.</summary>
    void StartOver();
}

/// <summary>One payload as it was written.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Timestamp">RTP clock ticks since the source began.</param>
/// <param name="Marker">The RTP marker bit.</param>
internal readonly record struct MediaPacket(int Length, uint Timestamp, bool Marker);

namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>What one viewer is sent of one track, and why it is not better.</summary>
public sealed record TrackQuality
{
    /// <summary>The track.</summary>
    public required string TrackId { get; init; }

    /// <summary>Why it is not better.</summary>
    public TrackCause Cause { get; init; }

    /// <summary>The simulcast layer that is sent; null without simulcast, and while nothing is sent.</summary>
    public string? Rid { get; init; }

    /// <summary>The width of the pictures that are sent, in pixels; null when it is not known.</summary>
    public int? Width { get; init; }

    /// <summary>Their height; null when it is not known.</summary>
    public int? Height { get; init; }

    /// <summary>Pictures sent a second; null for audio.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>What is sent, in bits a second: SRTP, retransmissions not included.</summary>
    public long BitrateBps { get; init; }

    /// <summary>The share of packets lost in the last 5 s, 0 to 1: with the causes that are losses, else null.</summary>
    public double? Loss { get; init; }
}

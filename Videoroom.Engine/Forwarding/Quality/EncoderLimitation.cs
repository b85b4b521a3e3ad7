namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>What a publisher's browser says limits the video that it sends: <c>qualityLimitationReason</c> of the W3C's webrtc-stats.</summary>
public enum EncoderLimitation
{
    /// <summary>Nothing, or nothing is known.</summary>
    None,

    /// <summary>Its processor.</summary>
    Cpu,

    /// <summary>Its network.</summary>
    Bandwidth,
}

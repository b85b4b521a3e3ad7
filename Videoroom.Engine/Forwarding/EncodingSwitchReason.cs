namespace Videoroom.Engine.Forwarding;

/// <summary>Why a subscription forwards another simulcast layer.</summary>
public enum EncodingSwitchReason
{
    /// <summary>It is the layer that was asked for, or the first of which a picture came.</summary>
    Other,

    /// <summary>It stands in for a better one, which the publisher does not send.</summary>
    EncodingInactive,

    /// <summary>The viewer's network carries no better one.</summary>
    LowBandwidth,
}

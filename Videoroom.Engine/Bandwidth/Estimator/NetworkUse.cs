namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>What the trend of the queueing delay says about the link (draft-ietf-rmcat-gcc-02, section 5.4).</summary>
internal enum NetworkUse
{
    /// <summary>The queue does not change.</summary>
    Normal,

    /// <summary>The queue empties: the rate is held until it is empty.</summary>
    Under,

    /// <summary>The queue grows: more is sent than the link carries.</summary>
    Over,
}

namespace Videoroom.Engine.Bandwidth;

/// <summary>What determines a viewer's bandwidth estimate at present.</summary>
internal enum BandwidthState
{
    /// <summary>No feedback has come yet: the estimate is the start rate.</summary>
    Start,

    /// <summary>The estimate grows.</summary>
    Increase,

    /// <summary>The estimate is held: the link's queue empties, or nothing shows that more fits.</summary>
    Hold,

    /// <summary>Less is sent than the estimate allows, so that it does not grow.</summary>
    ApplicationLimited,

    /// <summary>The queueing delay grew: the link carries no more.</summary>
    DelayLimited,

    /// <summary>Losses that a lower rate prevents limit the estimate.</summary>
    LossLimited,

    /// <summary>Feedback has stayed away for 2 s: the estimate is held, then falls.</summary>
    NoFeedback,
}

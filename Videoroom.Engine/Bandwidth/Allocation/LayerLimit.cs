namespace Videoroom.Engine.Bandwidth.Allocation;

/// <summary>Why a viewer is not sent a better layer of a track.</summary>
internal enum LayerLimit
{
    /// <summary>It is sent the best layer that there is.</summary>
    None,

    /// <summary>The estimate of the viewer's network carries no more.</summary>
    Estimate,

    /// <summary>The picture is shown so small, or is hidden, that a better layer would show nothing more.</summary>
    SizeOnScreen,

    /// <summary>The viewer asked for just this layer.</summary>
    ViewerChoice,

    /// <summary>The publisher does not send the layer that the viewer should have.</summary>
    LayerMissing,

    /// <summary>The publisher sends no layer at all.</summary>
    PublisherSilent,
}

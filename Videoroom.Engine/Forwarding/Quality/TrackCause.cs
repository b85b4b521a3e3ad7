namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>
/// What makes a track worse for one viewer than it could be. Written in camelCase to our page and by the admin API (docs/protocol.md,
/// section 8, says how each is found).
/// </summary>
public enum TrackCause
{
    /// <summary>Nothing that the server knows of.</summary>
    None,

    /// <summary>The estimate of the viewer's network carries no better layer, or none at all.</summary>
    ViewerBandwidth,

    /// <summary>The viewer loses packets.</summary>
    ViewerLoss,

    /// <summary>The viewer's media goes over TCP, directly or to the TURN server, and its bandwidth or loss is what limits it.</summary>
    RelayedOverTcp,

    /// <summary>Packets were lost on the publisher's way to the server.</summary>
    PublisherLoss,

    /// <summary>The publisher's browser says that its processor limits what it sends.</summary>
    PublisherCpu,

    /// <summary>The publisher's browser says that its network limits what it sends.</summary>
    PublisherBandwidth,

    /// <summary>Nothing comes of a track that should be there.</summary>
    PublisherSilent,

    /// <summary>Packets come, but no keyframe although one was asked for.</summary>
    NoKeyFrame,

    /// <summary>The publisher has stopped to send the layer that the viewer should have.</summary>
    LayerMissing,

    /// <summary>The picture is shown so small that a better layer would show nothing more.</summary>
    SizeOnScreen,

    /// <summary>The viewer hides the picture: it is not sent.</summary>
    Paused,

    /// <summary>The room is large, and the sound is not among the loudest.</summary>
    SpeakerLimit,

    /// <summary>The viewer's browser says that it cannot decode fast enough.</summary>
    ViewerDecoder,

    /// <summary>The viewer's browser does not take the track's codec.</summary>
    UnsupportedCodec,

    /// <summary>The server has more to do than it can.</summary>
    ServerOverloaded,
}

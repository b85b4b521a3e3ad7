namespace Videoroom.Engine.Bandwidth.Allocation;

/// <summary>How important a track's picture is to a viewer; a higher value is served first.</summary>
internal enum TrackPriority
{
    /// <summary>One of many tiles.</summary>
    Tile,

    /// <summary>The tile of the person who speaks.</summary>
    Speaking,

    /// <summary>A tile that the viewer has chosen.</summary>
    Pinned,

    /// <summary>A shared screen: text has to be readable.</summary>
    Share,
}

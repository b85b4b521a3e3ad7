namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>Where a picture belongs among those of before.</summary>
internal enum PicturePlace
{
    /// <summary>It is the newest.</summary>
    New,

    /// <summary>It was decided about.</summary>
    Known,

    /// <summary>A newer one came first.</summary>
    Late,
}

namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>How much of a dependency descriptor could be read.</summary>
internal enum DescriptorStatus
{
    /// <summary>Nothing: it is missing, cut short, or has more of something than there can be.</summary>
    Malformed,

    /// <summary>
    /// Frame number, start and end alone: it refers to a structure that did not arrive. The stream cannot be read before its next keyframe.
    /// </summary>
    UnknownStructure,

    /// <summary>All of it.</summary>
    Whole,
}

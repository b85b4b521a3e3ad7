namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>What feedback said about a sent packet.</summary>
internal enum PacketFate : byte
{
    /// <summary>Nothing yet.</summary>
    Unknown,

    /// <summary>It did not arrive before the feedback was sent.</summary>
    Lost,

    /// <summary>It arrived.</summary>
    Received,

    /// <summary>It arrived after an earlier feedback had called it lost.</summary>
    ReceivedLate,
}

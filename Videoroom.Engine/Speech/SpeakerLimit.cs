namespace Videoroom.Engine.Speech;

/// <summary>How many of a large room's audio tracks are forwarded: the loudest, and those that were among them a moment ago.</summary>
/// <param name="Speakers">How many; 0 forwards all.</param>
/// <param name="AboveTracks">Rooms with up to so many audio tracks have no limit.</param>
public sealed record SpeakerLimit(int Speakers = SpeakerLimit.UsualSpeakers, int AboveTracks = SpeakerLimit.UsualAboveTracks)
{
    /// <summary>More people than this at once nobody understands.</summary>
    public const int UsualSpeakers = 5;

    /// <summary>The size of a room in which everybody is heard.</summary>
    public const int UsualAboveTracks = 8;

    /// <summary>All audio tracks of all rooms are forwarded.</summary>
    public static SpeakerLimit None { get; } = new(0);
}

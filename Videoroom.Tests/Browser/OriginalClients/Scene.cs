namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>The kinds of tracks, as the clients' metadata has them.</summary>
internal static class TrackTypes
{
    public const string Camera = "camera";
    public const string Audio = "audio";
    public const string Screen = "screensharing";

    public static readonly string[] All = [Camera, Audio, Screen];
}

/// <summary>A remote track on somebody's page.</summary>
/// <param name="Type">One of <see cref="TrackTypes"/>.</param>
/// <param name="Active">False while its owner has muted it.</param>
/// <param name="Ready">It is being played.</param>
/// <param name="Progress">Decoded pictures, or samples of sound: it grows while something arrives.</param>
/// <param name="Energy">Loudness summed over time: it grows while anything but silence arrives.</param>
/// <param name="Width">Of the picture, in pixels.</param>
/// <param name="Encoding">The simulcast layer that the server said it sends; null before it said so.</param>
/// <param name="Speaking">The server said that speech is heard.</param>
internal sealed record SeenTrack(
    string Type, bool Active, bool Ready, double Progress, double Energy, int Width, string? Encoding, bool Speaking);

/// <summary>Somebody else on somebody's page.</summary>
internal sealed record SeenPerson(string Id, string Name, SeenTrack[] Tracks)
{
    public SeenTrack? Track(string type) => Tracks.SingleOrDefault(track => track.Type == type);
}

/// <summary>All that a page sees and hears of the others at one moment.</summary>
internal sealed record Scene(SeenPerson[] People)
{
    public SeenPerson? Person(string name) => People.SingleOrDefault(person => person.Name == name);
}

namespace Videoroom.Actors.MediaEvents;

/// <summary>What became of a text that should be a media event: exactly one of the three is set.</summary>
/// <param name="Event">The event, when it was understood.</param>
/// <param name="UnknownType">The type of a well-formed event that the server does not know; ignored, as clients do the other way.</param>
/// <param name="Error">Why it is no media event; ignored, and logged.</param>
internal readonly record struct ClientEventReading(ClientEvent? Event, string? UnknownType, string? Error)
{
    /// <summary>A well-formed event of a type that the server does not know.</summary>
    public static ClientEventReading Unknown(string type) => new(null, LogText.Excerpt(type), null);

    /// <summary>A text that is no media event.</summary>
    public static ClientEventReading Malformed(string error) => new(null, null, LogText.Excerpt(error));
}

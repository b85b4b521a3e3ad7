namespace Videoroom.Actors.MediaEvents;

/// <summary>What became of a text that should be a media event: exactly one of the three is set.</summary>
/// <param name="Event">The event, when it was understood.</param>
/// <param name="UnknownType">The type of a well-formed event that the server does not know; ignored, as clients do the other way.</param>
/// <param name="Error">Why it is no media event; ignored, and logged.</param>
internal readonly record struct ClientEventReading(ClientEvent? Event, string? UnknownType, string? Error)
{
    /// <summary>The longest piece of a client's text that gets into a log.</summary>
    private const int MaxExcerptLength = 80;

    /// <summary>A well-formed event of a type that the server does not know.</summary>
    public static ClientEventReading Unknown(string type) => new(null, Excerpt(type), null);

    /// <summary>A text that is no media event.</summary>
    public static ClientEventReading Malformed(string error) => new(null, null, Excerpt(error));

    /// <summary>Shortened, and without control characters: the text is a stranger's and ends in a log.</summary>
    private static string Excerpt(string text)
        => string.Concat(text.Take(MaxExcerptLength * 2).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}

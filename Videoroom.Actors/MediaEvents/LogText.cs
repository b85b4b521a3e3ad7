using System.Globalization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>A stranger's text on its way into a log.</summary>
internal static class LogText
{
    /// <summary>The longest piece of it that gets there.</summary>
    public const int MaxLength = 160;

    /// <summary>Shortened, in one line and in one direction: nothing that could pass for another line of the log.</summary>
    public static string Excerpt(string text)
        => string.Create(Math.Min(text.Length, MaxLength), text, static (excerpt, text) =>
        {
            for (var i = 0; i < excerpt.Length; i++)
            {
                excerpt[i] = IsPlain(text[i]) ? text[i] : '?';
            }
        });

    // Format: right-to-left marks and overrides among others.
    private static bool IsPlain(char character) => char.GetUnicodeCategory(character) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

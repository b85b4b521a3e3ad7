using System.Globalization;
using System.Text;

namespace Videoroom.Web.Whip;

/// <summary>
/// A stranger's text that people will read: without what turns the direction of text around, or cannot be seen, by the rule of the page
/// (cleanText.ts): the two joiners stay, which scripts and emoji need.
/// </summary>
internal static class PlainText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>The text without such characters, and without white space around it.</summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner
                || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }
}

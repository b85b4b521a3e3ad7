using System.Globalization;
using System.Text;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;

namespace Videoroom.Web.Whip;

/// <summary>
/// The header of an answer that says what it goes without, and why: m-lines that are refused, and tracks of the room that a player
/// cannot be sent. A list of structured fields (RFC 9651), since the answer's SDP has no place for a reason.
/// </summary>
internal static class RefusedTracks
{
    /// <summary>The header's name.</summary>
    public const string Header = "Videoroom-Refused-Tracks";

    /// <summary>Entries at most; further ones are left out.</summary>
    public const int MaxEntries = 16;

    private const int MaxTextLength = 128;

    /// <summary>Writes the value; null when there is nothing to say.</summary>
    public static string? Write(IReadOnlyList<RefusedLine> lines, IReadOnlyList<UnplayableTrack> tracks)
    {
        var entries = lines.Select(Write).Concat(tracks.Select(Write)).Take(MaxEntries);
        return string.Join(", ", entries) is { Length: > 0 } value ? value : null;
    }

    private static string Write(RefusedLine line)
        => $"line;mid={Text(line.Mid)};kind={Token(line.Kind)};offered={Text(string.Join(", ", line.Offered))};taken={Text(string.Join(", ", line.Taken))}";

    private static string Write(UnplayableTrack track)
    {
        var profile = track.Profile is null ? "" : $";profile={Text(track.Profile)}";
        return $"track;id={Text(track.TrackId)};peer={Text(track.PeerId)};name={DisplayText(track.DisplayName)};kind={Token(track.Kind)};codec={Text(track.Codec)}{profile}";
    }

    private static string Token(MediaKind kind) => kind.ToString().ToLowerInvariant();

    // A String (section 3.3.3): printable ASCII; what is not is replaced.
    private static string Text(string text)
    {
        var value = new StringBuilder("\"");
        foreach (var character in text.Take(MaxTextLength))
        {
            if (character is '"' or '\\')
            {
                value.Append('\\');
            }

            value.Append(character is >= ' ' and <= '~' ? character : '?');
        }

        return value.Append('"').ToString();
    }

    // A Display String (section 3.3.8): UTF-8, percent-encoded in lower case but for printable ASCII.
    private static string DisplayText(string text)
    {
        var value = new StringBuilder("%\"");
        var clean = PlainText.Of(text);
        foreach (var octet in Encoding.UTF8.GetBytes(clean[..Math.Min(clean.Length, MaxTextLength)]))
        {
            if (octet is >= (byte)' ' and <= (byte)'~' and not ((byte)'%' or (byte)'"'))
            {
                value.Append((char)octet);
            }
            else
            {
                value.Append(CultureInfo.InvariantCulture, $"%{octet:x2}");
            }
        }

        return value.Append('"').ToString();
    }
}

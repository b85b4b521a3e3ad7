using System.Diagnostics.CodeAnalysis;
using System.Text;
using Videoroom.Engine.Sdp;

namespace Videoroom.Web.Whip;

/// <summary>
/// The body of a PATCH, <c>application/trickle-ice-sdpfrag</c> (RFC 8840, section 9). The candidates in it are only checked:
/// an ICE-lite server learns its client's addresses from the checks.
/// </summary>
/// <param name="UsernameFragment">The client's ICE user name fragment.</param>
/// <param name="Password">Its password; null when the fragment has none. Never logged.</param>
internal sealed record TrickleIceFragment(string UsernameFragment, string? Password)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/trickle-ice-sdpfrag";

    private const int MaxLines = 256;
    private const int MaxLineLength = 1024;

    // foundation component transport priority address port "typ" type (RFC 8839, section 5.1)
    private const int LeastCandidateFields = 8;

    /// <summary>Reads a fragment; never throws.</summary>
    /// <param name="text">The body.</param>
    /// <param name="fragment">What it says.</param>
    /// <param name="error">One sentence: what was wrong and what was expected.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out TrickleIceFragment? fragment, [NotNullWhen(false)] out string? error)
    {
        fragment = null;
        error = null;
        string? ufrag = null;
        string? password = null;
        var number = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var line = SdpLines.Take(ref rest);
            if (line.IsEmpty)
            {
                continue;
            }

            number++;
            error = number > MaxLines ? $"The fragment has more than {MaxLines} lines."
                : line.Length > MaxLineLength ? $"Line {number} has {line.Length} characters; at most {MaxLineLength} are taken."
                : line.Length < 2 || line[1] != '=' || line[0] is not ('a' or 'm' or 'c') ? $"Line {number} is no a=, m= or c= line."
                : line[0] == 'a' ? ReadAttribute(line[2..], number, ref ufrag, ref password)
                : null;
            if (error is not null)
            {
                return false;
            }
        }

        error = ufrag is null ? "The fragment has no a=ice-ufrag (RFC 8840, section 9.2)." : null;
        fragment = ufrag is null ? null : new TrickleIceFragment(ufrag, password);
        return fragment is not null;
    }

    /// <summary>The answer to an ICE restart: our credentials and candidates.</summary>
    /// <param name="answer">Our answer to the session's offer; its first m-line with credentials counts, since all are bundled.</param>
    public static string WriteRestart(string answer)
    {
        ReadOnlySpan<char> media = default, mid = default, ufrag = default, password = default;
        var candidates = new StringBuilder();
        for (var rest = answer.AsSpan(); !rest.IsEmpty;)
        {
            var line = SdpLines.Take(ref rest);
            if (line.StartsWith("m="))
            {
                if (!ufrag.IsEmpty)
                {
                    break;
                }

                media = line[2..][..Math.Max(line[2..].IndexOf(' '), 0)];
            }
            else if (line.StartsWith("a=mid:"))
            {
                mid = line;
            }
            else if (line.StartsWith("a=ice-ufrag:"))
            {
                ufrag = line;
            }
            else if (line.StartsWith("a=ice-pwd:"))
            {
                password = line;
            }
            else if (line.StartsWith("a=candidate:"))
            {
                candidates.Append(line).Append("\r\n");
            }
        }

        return ufrag.IsEmpty ? "" : $"a=ice-lite\r\n{ufrag}\r\n{password}\r\nm={media} 9 RTP/AVP 0\r\n{mid}\r\n{candidates}a=end-of-candidates\r\n";
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => nameof(TrickleIceFragment);

    private static string? ReadAttribute(ReadOnlySpan<char> attribute, int number, ref string? ufrag, ref string? password)
    {
        var colon = attribute.IndexOf(':');
        var name = colon < 0 ? attribute : attribute[..colon];
        var value = colon < 0 ? default : attribute[(colon + 1)..];
        return name switch
        {
            "ice-ufrag" => Set(value, 4, number, "a=ice-ufrag needs 4 to 256 characters", ref ufrag),
            "ice-pwd" => Set(value, 22, number, "a=ice-pwd needs 22 to 256 characters", ref password),
            "candidate" => IsCandidate(value) ? null : $"Line {number} is no candidate (RFC 8839, section 5.1).",
            _ => null,
        };
    }

    // Every m-line may repeat them: they are bundled and have one transport.
    private static string? Set(ReadOnlySpan<char> value, int least, int number, string rule, ref string? text)
    {
        if (value.Length < least || value.Length > 256)
        {
            return $"Line {number}: {rule} (RFC 8839, section 5.4).";
        }

        if (text is not null && !value.SequenceEqual(text))
        {
            return $"Line {number} names other ICE credentials than a line before; all m-lines are bundled.";
        }

        text = value.ToString();
        return null;
    }

    private static bool IsCandidate(ReadOnlySpan<char> value)
    {
        var fields = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= LeastCandidateFields && fields[6] == "typ" && ushort.TryParse(fields[5], out _);
    }
}

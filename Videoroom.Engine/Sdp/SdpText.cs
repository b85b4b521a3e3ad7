using System.Text;

namespace Videoroom.Engine.Sdp;

/// <summary>Cutting SDP lines into pieces, and quoting a stranger's text in an error.</summary>
internal static class SdpText
{
    private const int MaxQuotedLength = 40;

    /// <summary>The text before the first <paramref name="separator"/>; all of it without one.</summary>
    public static ReadOnlySpan<char> Before(ReadOnlySpan<char> text, char separator)
        => text.IndexOf(separator) is >= 0 and var index ? text[..index] : text;

    /// <summary>The text after the first <paramref name="separator"/>; empty without one.</summary>
    public static ReadOnlySpan<char> After(ReadOnlySpan<char> text, char separator)
        => text.IndexOf(separator) is >= 0 and var index ? text[(index + 1)..] : [];

    /// <summary>The text up to the next space, and what follows.</summary>
    public static ReadOnlySpan<char> NextToken(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        text = text.TrimStart(' ');
        rest = After(text, ' ');
        return Before(text, ' ');
    }

    /// <summary>The value of one of a <c>a=fmtp</c> line's parameters (<c>name=value;name=value</c>); null without it.</summary>
    public static string? GetParameter(string? parameters, string name)
    {
        if (parameters is null)
        {
            return null;
        }

        foreach (var range in parameters.AsSpan().Split(';'))
        {
            var parameter = parameters.AsSpan()[range].Trim();
            if (Before(parameter, '=').Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return After(parameter, '=').Trim().ToString();
            }
        }

        return null;
    }

    /// <summary>A stranger's text, shortened and with everything but printable ASCII replaced.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(MaxQuotedLength + 5).Append('"');
        foreach (var character in text[..Math.Min(text.Length, MaxQuotedLength)])
        {
            builder.Append(character is >= ' ' and <= '~' and not '"' ? character : '?');
        }

        return builder.Append(text.Length > MaxQuotedLength ? "…\"" : "\"").ToString();
    }
}

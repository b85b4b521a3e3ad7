using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Videoroom.Engine.Sdp;

/// <summary>
/// Reads the offers (and answers) of browsers. Lenient about what it does not know, strict and bounded about what it does: a
/// refusal names the line, what was wrong and what was expected. Never throws on any text.
/// </summary>
public static class SdpParser
{
    /// <summary>Reads a description.</summary>
    /// <param name="text">The SDP; lines end with LF or CR LF.</param>
    /// <param name="limits">How much is read.</param>
    /// <param name="description">What it says.</param>
    /// <param name="error">One sentence, safe to show and to log.</param>
    public static bool TryParse(
        string text,
        SdpLimits limits,
        [NotNullWhen(true)] out SessionDescription? description,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        description = null;
        if (text.Length > limits.MaxLength)
        {
            error = $"The SDP has {text.Length} characters; at most {limits.MaxLength} are taken.";
            return false;
        }

        var session = new SessionBuilder(limits);
        var lineNumber = 0;
        var isFirst = true;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            lineNumber++;
            var line = SdpLines.Take(ref rest);
            if (line.IsEmpty)
            {
                continue;
            }

            error = ParseLine(line, isFirst, session, limits);
            isFirst = false;
            if (error is not null)
            {
                error = $"SDP line {lineNumber}: {error}";
                return false;
            }
        }

        error = isFirst ? "The SDP is empty." : null;
        if (error is not null)
        {
            return false;
        }

        error = session.Build(out description);
        return error is null;
    }

    private static string? ParseLine(ReadOnlySpan<char> line, bool isFirst, SessionBuilder session, SdpLimits limits)
    {
        if (line.Length > limits.MaxLineLength)
        {
            return $"it has {line.Length} characters; at most {limits.MaxLineLength} are taken.";
        }

        if (line.Length < 2 || line[1] != '=')
        {
            return $"{SdpText.Quote(line)} is not of the form <letter>=<value>.";
        }

        // What is free text is passed over; the rest may come back in an answer.
        if (line[0] is not ('s' or 'i' or 'u' or 'e' or 'p') && HasControlCharacter(line))
        {
            return $"{SdpText.Quote(line)} holds a control character.";
        }

        var value = line[2..];
        return isFirst
            ? line is "v=0" ? null : $"{SdpText.Quote(line)} where v=0 was expected."
            : line[0] switch
            {
                'm' => session.BeginMedia(value),
                'a' => session.AddAttribute(value),
                'o' => session.SetOrigin(value),
                _ => session.CountLine(),
            };
    }

    private static bool HasControlCharacter(ReadOnlySpan<char> line)
    {
        foreach (var character in line)
        {
            if ((char.IsControl(character) && character != '\t') || character is '\u2028' or '\u2029')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The session part while it is read, and the m-lines that are complete.</summary>
    private sealed class SessionBuilder(SdpLimits limits)
    {
        private readonly List<MediaDescription> _media = [];
        private readonly HashSet<string> _mids = new(StringComparer.Ordinal);
        private readonly MediaDescriptionBuilder _defaults = new(limits);
        private MediaDescriptionBuilder? _current;
        private int _lines;
        private string[] _bundle = [];
        private bool _iceLite;
        private bool _extmapAllowMixed;
        private long _sessionId;
        private long _sessionVersion;

        public string? SetOrigin(ReadOnlySpan<char> value)
        {
            // Only what is written back matters: an id that does not fit is none of our business.
            var id = SdpText.NextToken(SdpText.After(value, ' '), out var rest);
            _ = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _sessionId);
            _ = long.TryParse(SdpText.NextToken(rest, out _), NumberStyles.None, CultureInfo.InvariantCulture, out _sessionVersion);
            return CountLine();
        }

        public string? CountLine()
            => ++_lines > limits.MaxLinesPerSection ? $"the section has more than {limits.MaxLinesPerSection} lines." : null;

        public string? BeginMedia(ReadOnlySpan<char> value)
        {
            var error = CompleteMedia();
            if (error is not null)
            {
                return error;
            }

            if (_media.Count == limits.MaxMediaDescriptions)
            {
                return $"more than {limits.MaxMediaDescriptions} m-lines.";
            }

            _lines = 0;
            _current = new MediaDescriptionBuilder(limits);
            return _current.SetMedia(value);
        }

        public string? AddAttribute(ReadOnlySpan<char> value)
        {
            var error = CountLine();
            if (error is not null)
            {
                return error;
            }

            var name = SdpText.Before(value, ':');
            if (_current is not null)
            {
                return _current.AddAttribute(name, SdpText.After(value, ':'));
            }

            switch (name)
            {
                case "group":
                    var semantics = SdpText.NextToken(SdpText.After(value, ':'), out var mids);
                    if (semantics is "BUNDLE")
                    {
                        // One transport: of several groups the first counts.
                        _bundle = _bundle.Length > 0 ? _bundle : mids.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    }

                    return null;
                case "ice-lite":
                    _iceLite = true;
                    return null;
                case "extmap-allow-mixed":
                    _extmapAllowMixed = true;
                    return null;
                default:
                    return _defaults.AddAttribute(name, SdpText.After(value, ':'));
            }
        }

        public string? Build(out SessionDescription? description)
        {
            description = null;
            var error = CompleteMedia();
            if (error is not null)
            {
                return $"SDP: {error}";
            }

            description = new SessionDescription
            {
                SessionId = _sessionId,
                SessionVersion = _sessionVersion,
                BundleMids = _bundle,
                IceLite = _iceLite,
                ExtmapAllowMixed = _extmapAllowMixed,
                Media = _media,
            };
            return null;
        }

        private string? CompleteMedia()
        {
            if (_current is null)
            {
                return null;
            }

            var error = _current.Build(_defaults, out var media);
            if (error is not null)
            {
                return error;
            }

            if (media!.Mid.Length > 0 && !_mids.Add(media.Mid))
            {
                return $"two m-lines have a=mid:{SdpText.Quote(media.Mid)}; each needs its own.";
            }

            _media.Add(media);
            return null;
        }
    }
}

using System.Globalization;
using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Client.Sdp;

/// <summary>What the client needs of the server's answer.</summary>
/// <param name="Ice">The server's ICE credentials.</param>
/// <param name="Fingerprints">Its certificates.</param>
/// <param name="Streams">What it sends on the lines that it answered <c>sendonly</c>.</param>
internal sealed record AnswerText(
    IceParameters Ice, IReadOnlyList<CertificateFingerprint> Fingerprints, IReadOnlyList<IncomingStreamOptions> Streams)
{
    /// <summary>Reads an answer of our own server; lines that it never writes are passed over.</summary>
    /// <exception cref="FormatException">It lacks ICE credentials or a fingerprint.</exception>
    public static AnswerText Parse(string sdp)
    {
        string? ufrag = null, password = null;
        var fingerprints = new HashSet<CertificateFingerprint>();
        var streams = new List<IncomingStreamOptions>();
        foreach (var section in sdp.ReplaceLineEndings("\n").Split("\nm="))
        {
            var lines = section.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            ufrag ??= Value(lines, "a=ice-ufrag:");
            password ??= Value(lines, "a=ice-pwd:");
            if (Value(lines, "a=fingerprint:") is { } fingerprint)
            {
                var parts = fingerprint.Split(' ');
                fingerprints.Add(new CertificateFingerprint(parts[0], parts[1]));
            }

            if (lines.Contains("a=sendonly"))
            {
                streams.Add(Stream(lines));
            }
        }

        return ufrag is not null && password is not null && fingerprints.Count > 0
            ? new AnswerText(new IceParameters(ufrag, password), [.. fingerprints], streams)
            : throw new FormatException("The answer lacks ice-ufrag, ice-pwd or fingerprint.");
    }

    private static IncomingStreamOptions Stream(string[] lines)
    {
        var kind = lines[0].StartsWith("audio", StringComparison.Ordinal) ? MediaKind.Audio : MediaKind.Video;
        var payloadType = byte.Parse(lines[0].Split(' ')[3], CultureInfo.InvariantCulture);
        var group = Value(lines, "a=ssrc-group:FID ")?.Split(' ');
        var ssrc = group is not null
            ? Number(group[0])
            : Number(Value(lines, "a=ssrc:")?.Split(' ')[0] ?? throw new FormatException("A sendonly line of the answer has no a=ssrc."));
        return new IncomingStreamOptions(
            Value(lines, "a=mid:")!, kind, ssrc, group is null ? null : Number(group[1]), payloadType, kind == MediaKind.Audio ? 48_000 : 90_000);
    }

    private static string? Value(string[] lines, string prefix)
        => lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].TrimEnd();

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}

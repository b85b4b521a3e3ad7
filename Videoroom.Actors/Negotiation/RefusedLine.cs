using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>An m-line of an offer that has no codec of the server's: its track is refused, and the rest of the session goes on.</summary>
/// <param name="Mid">The m-line.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="Offered">The codecs that it offers, the first few.</param>
/// <param name="Taken">Those that the server would have taken.</param>
public sealed record RefusedLine(string Mid, MediaKind Kind, IReadOnlyList<string> Offered, IReadOnlyList<string> Taken)
{
    private const int MaxLinesInSentence = 3;

    /// <summary>What was offered and what was expected.</summary>
    public override string ToString()
        => $"m-line {Mid} ({Kind.ToString().ToLowerInvariant()}) offers {(Offered.Count == 0 ? "none" : string.Join(", ", Offered))}"
        + $" where {(Taken.Count == 1 ? "" : "one of ")}{string.Join(", ", Taken)} was expected";

    /// <summary>Looks at an m-line that the server has no codec for.</summary>
    internal static RefusedLine Of(MediaDescription media, IReadOnlyList<Codec> taken)
        => new(media.Mid, media.Kind!.Value, CodecNames.Of(media.Payloads), [.. taken.Select(CodecNames.Of)]);

    /// <summary>The sentence of an offer of which nothing is left.</summary>
    internal static string Explain(IReadOnlyList<RefusedLine> lines)
    {
        var some = string.Join("; ", lines.Take(MaxLinesInSentence));
        return $"The offer has no codec that this server takes: {some}{(lines.Count > MaxLinesInSentence ? "; …" : "")}.";
    }
}

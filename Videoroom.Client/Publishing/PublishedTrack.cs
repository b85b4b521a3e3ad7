using System.Globalization;
using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Publishing;

/// <summary>A track of a client's own: its place in offers, and its streams.</summary>
public sealed class PublishedTrack
{
    internal PublishedTrack(string trackId, string mid, TrackPublication publication)
    {
        (TrackId, Mid, Publication) = (trackId, mid, publication);
        var rids = publication.Content.Rids;
        var count = Math.Max(1, rids.Count);
        Ssrcs = [.. Enumerable.Range(0, count).Select(_ => RandomSsrc())];
        RtxSsrcs = publication.Content.Kind == MediaKind.Video ? [.. Enumerable.Range(0, count).Select(_ => RandomSsrc())] : [];
    }

    /// <summary>The track's id.</summary>
    public string TrackId { get; }

    /// <summary>The identification tag of its m-line (RFC 5888).</summary>
    public string Mid { get; }

    /// <summary>What it carries.</summary>
    public TrackPublication Publication { get; }

    /// <summary>Audio or video.</summary>
    public MediaKind Kind => Publication.Content.Kind;

    internal IReadOnlyList<string> Rids => Publication.Content.Rids;

    /// <summary>One for each encoding.</summary>
    internal IReadOnlyList<uint> Ssrcs { get; }

    /// <summary>The SSRCs of their retransmissions; empty for audio.</summary>
    internal IReadOnlyList<uint> RtxSsrcs { get; }

    /// <summary>Once an answer was taken; by encoding. On the loop's thread.</summary>
    internal List<OutgoingStream> Streams { get; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TrackId} ({Publication.Type}, mid {Mid})");

    private static uint RandomSsrc() => (uint)Random.Shared.NextInt64(1, 1L << 32);
}

using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>The RTP streams that an m-line offers to send.</summary>
/// <param name="Encodings">Those that are received: one, or the simulcast layers from lowest to highest quality.</param>
/// <param name="OtherSsrcs">SSRCs that the m-line announces besides, alone or in groups; at most <see cref="MaxOtherSsrcs"/>.</param>
internal sealed record OfferedStreams(IReadOnlyList<PublishedEncoding> Encodings, IReadOnlyList<uint> OtherSsrcs)
{
    /// <summary>How many SSRCs besides the received ones are known of an m-line at most.</summary>
    public const int MaxOtherSsrcs = 64;

    private const string Simulcast = "SIM";
    private const string Retransmissions = "FID";

    // Full size is always "h", as the original names the layers of its clients.
    private static readonly string[][] NamesByCount = [["l", "h"], ["l", "m", "h"]];

    /// <summary>The names of the layers, lowest quality first; empty without simulcast.</summary>
    public IReadOnlyList<string> LayerNames => [.. Encodings.Select(encoding => encoding.Rid).OfType<string>()];

    /// <summary>Layers that their packets name (RFC 8853).</summary>
    /// <param name="rids">Their names, lowest quality first.</param>
    public static OfferedStreams ByRid(IReadOnlyList<string> rids) => new([.. rids.Select(rid => new PublishedEncoding(rid))], []);

    /// <summary>
    /// What the m-line announces by <c>a=ssrc</c> and <c>a=ssrc-group</c> (RFC 5576). <c>SIM</c> lists two or three simulcast layers, the
    /// lowest quality first: no standard has it, but Chromium's simulcast was asked for so before there were rids, and such clients are
    /// still about. A group that is no such list is not followed: one stream is received then.
    /// </summary>
    public static OfferedStreams BySsrc(MediaDescription media)
    {
        var layers = FindLayers(media);
        IReadOnlyList<PublishedEncoding> encodings = layers.Count > 0
            ? [.. layers.Zip(NamesByCount[layers.Count - 2], (ssrc, name) => new PublishedEncoding(name, ssrc, FindRetransmissions(media, ssrc)))]
            : [FindOnly(media)];
        var others = media.Ssrcs.Select(announced => announced.Ssrc).Concat(media.SsrcGroups.SelectMany(group => group.Ssrcs)).Distinct()
            .Where(ssrc => !encodings.Any(encoding => encoding.Ssrc == ssrc || encoding.RtxSsrc == ssrc));
        return new OfferedStreams(encodings, [.. others.Take(MaxOtherSsrcs)]);
    }

    private static IReadOnlyList<uint> FindLayers(MediaDescription media)
    {
        if (media.Kind != MediaKind.Video || media.SsrcGroups.FirstOrDefault(group => group.Semantics == Simulcast) is not { Ssrcs: var ssrcs })
        {
            return [];
        }

        var isList = ssrcs.Count is 2 or 3
            && ssrcs.Distinct().Count() == ssrcs.Count
            && ssrcs.All(ssrc => media.Ssrcs.Count == 0 || media.Ssrcs.Any(announced => announced.Ssrc == ssrc))
            && !ssrcs.Any(ssrc => RetransmissionPairs(media).Any(pair => pair.Ssrcs[1] == ssrc));
        return isList ? ssrcs : [];
    }

    private static PublishedEncoding FindOnly(MediaDescription media)
    {
        var pair = RetransmissionPairs(media).FirstOrDefault();
        return pair is not null
            ? new PublishedEncoding(null, pair.Ssrcs[0], pair.Ssrcs[1])
            : new PublishedEncoding(null, media.Ssrcs.Count > 0 ? media.Ssrcs[0].Ssrc : null);
    }

    private static uint? FindRetransmissions(MediaDescription media, uint ssrc)
        => RetransmissionPairs(media).FirstOrDefault(pair => pair.Ssrcs[0] == ssrc)?.Ssrcs[1];

    private static IEnumerable<SdpSsrcGroup> RetransmissionPairs(MediaDescription media)
        => media.SsrcGroups.Where(group => group.Semantics == Retransmissions && group.Ssrcs.Count == 2);
}

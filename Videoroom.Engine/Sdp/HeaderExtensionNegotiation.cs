using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;
using static Videoroom.Engine.Sdp.HeaderExtensionUris;

namespace Videoroom.Engine.Sdp;

/// <summary>
/// Which of the offered RTP header extensions an answer takes. What one answer leaves out Chromium never offers again, on that
/// m-line nor on one that it adds later: a client whose first lines only receive could send no simulcast then, and no
/// transport-wide sequence numbers. So every line takes what any line may need, and the engine is told what is used.
/// </summary>
public static class HeaderExtensionNegotiation
{
    /// <summary>The answer's <c>a=extmap</c> lines for an m-line on which the server receives.</summary>
    /// <param name="offered">The offer's lines.</param>
    /// <param name="codec">The codec that is answered.</param>
    public static IReadOnlyList<SdpExtmap> AnswerForReceiving(IReadOnlyList<SdpExtmap> offered, Codec codec)
        => Answer(offered, SdpDirection.SendOnly, uri => uri switch
        {
            Mid or TransportWideCc or RtpStreamId or RepairedRtpStreamId => true,

            // Chromium writes it for VP8 and VP9 too once it is agreed on, where nobody needs it.
            DependencyDescriptor => codec == Codec.Av1,
            _ => IsForwarded(uri, codec == Codec.Opus ? MediaKind.Audio : MediaKind.Video),
        });

    /// <summary>The same for an m-line on which the server sends. The codec has no say: another may be sent there later.</summary>
    /// <param name="offered">The offer's lines.</param>
    /// <param name="kind">What the m-line is for.</param>
    public static IReadOnlyList<SdpExtmap> AnswerForSending(IReadOnlyList<SdpExtmap> offered, MediaKind kind)
        => Answer(offered, SdpDirection.RecvOnly, uri =>
            uri is Mid or TransportWideCc or RtpStreamId or RepairedRtpStreamId || IsForwarded(uri, kind));

    /// <summary>The ids that the engine receives with.</summary>
    /// <param name="answered">The answer's lines.</param>
    /// <param name="simulcast">Whether simulcast is answered: without it no packet is looked up by its stream id.</param>
    public static HeaderExtensionIds ToReceivedIds(IReadOnlyList<SdpExtmap> answered, bool simulcast)
        => simulcast ? ToIds(answered) : ToIds(answered) with { RtpStreamId = 0, RepairedRtpStreamId = 0 };

    /// <summary>The ids that the engine sends with: it sends one encoding.</summary>
    /// <param name="answered">The answer's lines.</param>
    public static HeaderExtensionIds ToSentIds(IReadOnlyList<SdpExtmap> answered)
        => ToIds(answered) with { RtpStreamId = 0, RepairedRtpStreamId = 0 };

    /// <summary>The ids of an answer.</summary>
    public static HeaderExtensionIds ToIds(IReadOnlyList<SdpExtmap> answered)
    {
        ArgumentNullException.ThrowIfNull(answered);
        return new HeaderExtensionIds
        {
            Mid = Find(Mid),
            RtpStreamId = Find(RtpStreamId),
            RepairedRtpStreamId = Find(RepairedRtpStreamId),
            TransportSequenceNumber = Find(TransportWideCc),
            AudioLevel = Find(AudioLevel),
            VideoOrientation = Find(VideoOrientation),
            DependencyDescriptor = Find(DependencyDescriptor),
        };

        byte Find(string uri) => answered.FirstOrDefault(extmap => extmap.Uri == uri)?.Id ?? 0;
    }

    private static bool IsForwarded(string uri, MediaKind kind) => uri switch
    {
        AudioLevel => kind == MediaKind.Audio,
        VideoOrientation or DependencyDescriptor => kind == MediaKind.Video,
        _ => false,
    };

    // An extension of one direction is answered with the opposite (RFC 8285, section 7).
    private static List<SdpExtmap> Answer(IReadOnlyList<SdpExtmap> offered, SdpDirection usable, Func<string, bool> wanted)
    {
        ArgumentNullException.ThrowIfNull(offered);
        List<SdpExtmap> answer = [];
        foreach (var extmap in offered)
        {
            if (wanted(extmap.Uri)
                && (extmap.Direction == SdpDirection.SendRecv || extmap.Direction == usable)
                && !answer.Any(known => known.Uri == extmap.Uri || known.Id == extmap.Id))
            {
                answer.Add(extmap with { Direction = Reverse(extmap.Direction) });
            }
        }

        return answer;
    }

    private static SdpDirection Reverse(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.RecvOnly,
        SdpDirection.RecvOnly => SdpDirection.SendOnly,
        _ => direction,
    };
}

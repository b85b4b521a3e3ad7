using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Sdp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// One RTP stream that a peer sends: a track's only one, or a simulcast layer. Belongs to the loop of the track's origin;
/// subscribers elsewhere read what never changes, and the mapper, which is made for that.
/// </summary>
internal sealed class ReceivedStream
{
    private long _octets;

    public ReceivedStream(TrackOrigin origin, int encoding, uint ssrc, PublisherClock clock)
    {
        var clockRate = origin.Options.Format.ClockRate;
        Origin = origin;
        Encoding = encoding;
        Ssrc = ssrc;
        Statistics = new ReceiveStatistics(clockRate);
        Mapper = new SenderReportMapper(clock, clockRate);
        Nack = origin.Options.Nack ? new NackGenerator() : null;
        Redundancy = origin.Options.RedPayloadType is null ? null : new PublisherRedundancy();
        ParameterSets = origin.Options.Format.Codec == Codec.H264 ? CreateParameterSets(origin.Options) : null;
    }

    /// <summary>The track that it belongs to.</summary>
    public TrackOrigin Origin { get; }

    /// <summary>Its place among the track's encodings, lowest quality first.</summary>
    public int Encoding { get; }

    public uint Ssrc { get; }

    /// <summary>For receiver reports.</summary>
    public ReceiveStatistics Statistics { get; }

    /// <summary>What was lost of it lately on its way from a publisher that is connected here.</summary>
    public LossWindow Loss { get; } = new();

    /// <summary>From its timestamps to time.</summary>
    public SenderReportMapper Mapper { get; }

    /// <summary>What is missing; null when generic NACK was not agreed on.</summary>
    public NackGenerator? Nack { get; }

    /// <summary>Finds lost packets in later ones; null when the publisher may not repeat them.</summary>
    public PublisherRedundancy? Redundancy { get; }

    /// <summary>The last parameter sets of an H.264 stream; null for other codecs.</summary>
    public ParameterSetPackets? ParameterSets { get; }

    /// <summary>What has been forwarded.</summary>
    public SequenceWindow Forwarded { get; } = new();

    /// <summary>Counts our FIRs (RFC 5104, section 4.3.1.2).</summary>
    public byte FullIntraRequests { get; set; }

    /// <summary>A packet came, retransmissions not among them: for the estimate of the bit rate.</summary>
    /// <param name="octets">Its size in bytes.</param>
    public void Count(int octets) => _octets += octets;

    /// <summary>Bytes that came since the last call.</summary>
    public long TakeOctets()
    {
        var octets = _octets;
        _octets = 0;
        return octets;
    }

    /// <summary>
    /// Takes over the parameter sets of what the stream was before a negotiation. Those that came with the stream are newer than the
    /// offer's, but for those of an offer that says others than the one before.
    /// </summary>
    public void AdoptParameterSets(ReceivedStream before)
    {
        if (ParameterSets is not { } sets || before.ParameterSets is not { } known)
        {
            return;
        }

        sets.Adopt(known);
        var (offered, offeredBefore) = (ReadOffered(Origin.Options), ReadOffered(before.Origin.Options));
        if (offered.Count != offeredBefore.Count || offered.Where((set, i) => !set.AsSpan().SequenceEqual(offeredBefore[i])).Any())
        {
            sets.Take(offered);
        }
    }

    private static ParameterSetPackets CreateParameterSets(PublishOptions options)
    {
        var sets = new ParameterSetPackets();
        sets.Take(ReadOffered(options));
        return sets;
    }

    // Those of the offer are of one picture size: of no use for several layers.
    private static IReadOnlyList<byte[]> ReadOffered(PublishOptions options)
        => options.Encodings.Count == 1 ? [.. H264Format.ReadParameterSets(options.Format.FormatParameters)] : [];
}

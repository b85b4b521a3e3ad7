using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The publisher's side of one track: its streams, and the one place where a media packet is inspected. On the
/// publisher's home loop.
/// </summary>
internal sealed class TrackReceiver
{
    private readonly PeerSession _session;
    private readonly ReceivedStream?[] _streams;
    private readonly KeyFrameRequestThrottle _keyFrames;
    private readonly byte[]?[] _rids;
    private readonly long[] _learntMs;

    /// <summary>Begins a track, or what it became in a new negotiation.</summary>
    /// <param name="session">The publisher.</param>
    /// <param name="options">What was agreed on.</param>
    /// <param name="earlier">What it was before; null when it is new.</param>
    public TrackReceiver(PeerSession session, PublishOptions options, TrackReceiver? earlier)
    {
        _session = session;
        Options = options;
        Mid = Encoding.UTF8.GetBytes(options.Mid);
        _rids = [.. options.Encodings.Select(encoding => encoding.Rid is null ? null : Encoding.UTF8.GetBytes(encoding.Rid))];
        _streams = new ReceivedStream?[options.Encodings.Count];
        _learntMs = new long[2 * options.Encodings.Count];
        Array.Fill(_learntMs, long.MinValue / 2);
        _keyFrames = new KeyFrameRequestThrottle(options.Encodings.Count);
        Activity = new StreamActivity(options.Encodings.Count);
        if (options.Format.Kind == MediaKind.Audio)
            Voice = earlier?.Voice ?? new TrackVoice(session, options.TrackId);
    }

    public PublishOptions Options { get; }

    /// <summary>The mid as it stands in the header extension.</summary>
    public byte[] Mid { get; }

    /// <summary>The publisher's home loop.</summary>
    public MediaLoop Loop => _session.Loop;

    /// <summary>Which layers live; read by subscribers' loops too.</summary>
    public StreamActivity Activity { get; }

    /// <summary>Who speaks on it; null for video.</summary>
    public TrackVoice? Voice { get; }

    /// <summary>Where its packets go; null when another peer publishes a track of this id.</summary>
    public ForwardedTrack? Track { get; set; }

    /// <summary>The streams known so far, one an encoding.</summary>
    public ReadOnlySpan<ReceivedStream?> Streams => _streams;

    /// <summary>Whether packets of the track, or retransmissions of them, may have this payload type.</summary>
    public bool Takes(byte payloadType) => payloadType == Options.Format.PayloadType || payloadType == Options.RtxPayloadType;

    /// <summary>Finds the encoding with this rid; -1 without.</summary>
    public int FindEncoding(ReadOnlySpan<byte> rid)
    {
        for (var i = 0; i < _rids.Length; i++)
        {
            if (_rids[i] is { } known && rid.SequenceEqual(known))
                return i;
        }

        return -1;
    }

    /// <summary>Whether an SSRC may be learnt for an encoding; if so, the next not before <see cref="SsrcBindings.RelearnMs"/>.</summary>
    public bool MayLearn(int encoding, bool isRetransmission, long nowMs)
    {
        ref var learntMs = ref _learntMs[(2 * encoding) + (isRetransmission ? 1 : 0)];
        if (nowMs - learntMs < SsrcBindings.RelearnMs)
            return false;
        learntMs = nowMs;
        return true;
    }

    /// <summary>Binds an SSRC to an encoding, in place of an earlier one: the source was restarted.</summary>
    public void Bind(int encoding, uint ssrc)
        => _streams[encoding] = new ReceivedStream(this, encoding, ssrc, _session.Receiver.Clock);

    /// <summary>Takes a packet of one of the streams, original or restored.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">The datagram that it lies in.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">Where it begins in the datagram.</param>
    public void OnPacket(ReceivedStream stream, PacketBuffer buffer, in RtpPacket packet, int offset)
    {
        if ((packet.PayloadType != Options.Format.PayloadType && !packet.IsPaddingOnly) || !stream.Forwarded.TryAdd(packet.SequenceNumber))
        {
            _session.Counters.PacketsDiscarded++;
            return;
        }

        var isVideo = Options.Format.Kind == MediaKind.Video;
        var isKeyFrame = !isVideo || (!packet.IsPaddingOnly && PayloadInspector.IsKeyFrame(Options.Format.Codec, packet.Payload));
        if (!packet.IsPaddingOnly)
        {
            Activity.OnPacket(stream.Encoding, Loop.NowMs);
            if (isVideo && isKeyFrame)
                _keyFrames.OnKeyFrame(stream.Encoding);
            Voice?.OnPacket(packet, Options.Extensions.AudioLevel);
        }

        buffer.Describe(stream, offset, packet.Size, isKeyFrame);
        Track?.Forward(Loop, buffer, Options.Format.Kind);
    }

    /// <summary>Asks for a keyframe, now or as soon as the last request lies far enough back.</summary>
    public void RequestKeyFrame(int encoding)
    {
        if (Options.Format.Kind != MediaKind.Video || (uint)encoding >= (uint)_streams.Length)
            return;
        _keyFrames.Request(encoding, Loop.NowMs);
        SendKeyFrameRequests();
    }

    /// <summary>Sends the requests that are due.</summary>
    public void SendKeyFrameRequests()
    {
        Span<byte> compound = stackalloc byte[64];
        while (_keyFrames.TryTake(Loop.NowMs, out var encoding))
        {
            if (_streams[encoding] is not { } stream)
                continue;
            var writer = new RtcpWriter(compound);
            if (Options.PictureLossIndication)
                writer.TryWritePictureLossIndication(_session.LocalSsrc, stream.Ssrc);
            else if (Options.FullIntraRequest)
                writer.TryWriteFullIntraRequest(_session.LocalSsrc, stream.Ssrc, stream.FullIntraRequests++);
            else
                continue;
            _session.Counters.PliCount++;
            _session.Transport.SendRtcp(compound[..writer.Size]);
        }

        _session.Receiver.ScheduleKeyFrames(_keyFrames.DeadlineMs);
    }

    /// <summary>Whether a changed negotiation leaves the streams as they are.</summary>
    public bool IsSame(PublishOptions other) => Options with { Encodings = other.Encodings } == other
        && Options.Encodings.SequenceEqual(other.Encodings);
}

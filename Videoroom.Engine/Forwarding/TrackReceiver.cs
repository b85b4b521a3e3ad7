using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>A track of a publisher that is connected here. On the publisher's home loop.</summary>
internal sealed class TrackReceiver : TrackOrigin
{
    private readonly PeerSession _session;
    private readonly long[] _learntMs;

    /// <summary>Begins a track, or what it became in a new negotiation.</summary>
    /// <param name="session">The publisher.</param>
    /// <param name="options">What was agreed on.</param>
    /// <param name="earlier">What it was before; null when it is new.</param>
    public TrackReceiver(PeerSession session, PublishOptions options, TrackReceiver? earlier)
        : base(session.Loop, node: null, session.Options.Generation, options)
    {
        _session = session;
        Mid = Encoding.UTF8.GetBytes(options.Mid);
        _learntMs = new long[2 * options.Encodings.Count];
        Array.Fill(_learntMs, long.MinValue / 2);
        if (options.Format.Kind == MediaKind.Audio)
            Voice = earlier?.Voice ?? new TrackVoice(session, options.TrackId);
    }

    /// <summary>The mid as it stands in the header extension.</summary>
    public byte[] Mid { get; }

    /// <summary>Who speaks on it; null for video.</summary>
    public TrackVoice? Voice { get; }

    /// <summary>The publisher's connection, as no other of this engine's life is named.</summary>
    public ulong Connection => ((ulong)(uint)_session.Id.Slot << 32) | (uint)_session.Id.Generation;

    /// <summary>Whether packets of the track, or retransmissions of them, may have this payload type.</summary>
    public bool Takes(byte payloadType) => payloadType == Options.Format.PayloadType || payloadType == Options.RtxPayloadType;

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
    public void Bind(int encoding, uint ssrc) => Bind(encoding, ssrc, _session.Receiver.Clock);

    /// <summary>Takes over the parameter sets of streams that go on under the same SSRC: they may have been sent once and for all.</summary>
    /// <param name="earlier">What the track was before.</param>
    public void AdoptParameterSets(TrackReceiver earlier)
    {
        for (var i = 0; i < Math.Min(Streams.Length, earlier.Streams.Length); i++)
        {
            if (Streams[i] is { ParameterSets: { } sets } stream && earlier.Streams[i] is { ParameterSets: { } known } before
                && stream.Ssrc == before.Ssrc)
            {
                sets.Adopt(known);
            }
        }
    }

    /// <summary>Takes a packet of one of the streams, original or restored, and what its header says of the speaker.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">The datagram that it lies in.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">Where it begins in the datagram.</param>
    public void OnMedia(ReceivedStream stream, PacketBuffer buffer, in RtpPacket packet, int offset)
    {
        if (!OnPacket(stream, buffer, packet, offset))
            _session.Counters.PacketsDiscarded++;
        else if (Voice is not null && !packet.IsPaddingOnly)
            Voice.OnPacket(packet, Options.Extensions.AudioLevel);
    }

    /// <summary>Whether a changed negotiation leaves the streams as they are.</summary>
    public bool IsSame(PublishOptions other) => Options with { Encodings = other.Encodings } == other
        && Options.Encodings.SequenceEqual(other.Encodings);

    protected override void SendKeyFrameRequest(int encoding)
    {
        if (Streams[encoding] is not { } stream)
            return;
        Span<byte> compound = stackalloc byte[64];
        var writer = new RtcpWriter(compound);
        if (Options.PictureLossIndication)
            writer.TryWritePictureLossIndication(_session.LocalSsrc, stream.Ssrc);
        else if (Options.FullIntraRequest)
            writer.TryWriteFullIntraRequest(_session.LocalSsrc, stream.Ssrc, stream.FullIntraRequests++);
        else
            return;
        _session.Counters.PliCount++;
        _session.Transport.SendRtcp(compound[..writer.Size]);
    }

    protected override void ScheduleKeyFrames(long deadlineMs) => _session.Receiver.ScheduleKeyFrames(deadlineMs);
}

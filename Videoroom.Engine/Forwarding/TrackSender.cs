using System.Text;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// One subscription: chooses origin and layer, rewrites each packet for its receiver, sends it, and sends it again on request.
/// <para>
/// It plays one origin of the track until a newer generation has a keyframe (for audio: a packet), and then goes over for good:
/// back to an older one only when the newer has ended. On the receiver's home loop.
/// </para>
/// </summary>
internal sealed partial class TrackSender : Subscription
{
    /// <summary>
    /// How late a video packet may be sent again, in milliseconds beyond a round trip: the pictures that waited for it would all be shown at
    /// once, long after their time.
    /// </summary>
    public const long LatestRepeatMs = 300;

    private readonly ISubscriber _peer;
    private readonly IHomeLoop _loop;
    private readonly LoopTime _time;
    private readonly RetransmissionBudget _budget;
    private readonly OutgoingStream _stream;
    private readonly RetransmissionStream? _retransmissions;
    private readonly byte[] _mid;
    private readonly AudioRedundancy? _redundancy;
    private byte[]? _targetRid;
    private ReportLimit _switches;
    private bool _mayBeLost;
    private LayerFilter? _filter;
    private long _filterAskedMs = long.MinValue / 2;

    public TrackSender(
        ISubscriber peer,
        SubscribeOptions options,
        ForwardedTrack track,
        OutgoingStream stream,
        RetransmissionStream? retransmissions)
    {
        _peer = peer;
        _loop = peer.Loop;
        _time = _loop.Time;
        _budget = peer.Budget;
        Options = options;
        Track = track;
        _stream = stream;
        _retransmissions = retransmissions;
        _mid = Encoding.UTF8.GetBytes(options.Mid);
        Cname = Encoding.UTF8.GetBytes(options.Cname);
        _redundancy = stream.Kind == MediaKind.Audio && options.RedPayloadType is not null ? new AudioRedundancy() : null;
        Meter = new TrackMeter(options.TrackId, stream.Kind == MediaKind.Video);
        _subscribedMs = NowMs;
    }

    public SubscribeOptions Options { get; }

    public ForwardedTrack Track { get; }

    /// <summary>The canonical name in our SDES.</summary>
    public byte[] Cname { get; }

    /// <summary>The publisher's stream that is forwarded right now; null before the first packet.</summary>
    public ReceivedStream? Source { get; private set; }

    /// <summary>The generation of the origin that plays; null for none yet.</summary>
    public int? PlayingGeneration => _playing?.Origin.Generation;

    private long NowMs => _time.NowMs;

    /// <inheritdoc/>
    public override void OnPackets(ReadOnlySpan<PacketBuffer?> packets)
    {
        foreach (var buffer in packets)
        {
            // Its lengths were checked at home; a view over it is cheaper made again than kept.
            if (RtpPacket.TryParse(buffer!.Rtp, out var packet))
            {
                OnPacket(buffer, packet);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnFault(Exception exception) => _peer.OnFault(exception);

    /// <summary>Housekeeping.</summary>
    public void OnSecond()
    {
        _switches.OnSecond();
        ReportSwitch();
    }

    /// <summary>
    /// Sends a packet again: as RTX where that was negotiated, else the same bytes once more. In the place of video that would come too late a
    /// keyframe is asked for.
    /// </summary>
    public void Retransmit(ushort sequenceNumber)
    {
        if (IsVideo && _stream.History.AgeMs(sequenceNumber, NowMs) - _peer.RoundTripMs > LatestRepeatMs)
        {
            RequestKeyFrame();
            return;
        }

        if (!_stream.History.TryGet(sequenceNumber, NowMs, _peer.RoundTripMs, out var sent)
            || !_budget.TrySpend(sent.Buffer.Rtp.Length, NowMs)
            || !RtpPacket.TryParse(sent.Buffer.Rtp, out var packet))
        {
            return;
        }

        // Without RTX its number is the same once more: an estimate would take the first one's loss for a delay.
        var length = _retransmissions is null ? SendAgain(sent, packet) : SendRtx(_retransmissions, sent, packet);
        if (length > 0)
        {
            _peer.OnRetransmitted();
        }
    }

    /// <summary>Sends a packet that had to wait: <see cref="ISubscriber.TryWait"/>.</summary>
    public void SendWaiting(SentPacket waiting)
    {
        if (RtpPacket.TryParse(waiting.Buffer.Rtp, out var packet))
        {
            SendNow(ref waiting, packet);
        }
    }

    /// <summary>Takes a packet of the track.</summary>
    /// <param name="buffer">Retained for retransmissions; never written to.</param>
    /// <param name="packet">The publisher's packet in it.</param>
    private void OnPacket(PacketBuffer buffer, in RtpPacket packet)
    {
        var source = buffer.Stream()!;
        if (!_peer.IsReady || !Suits(source.Origin))
        {
            return;
        }

        if (packet.IsPaddingOnly)
        {
            if (source == Source)
            {
                _stream.Rewriter.Drop(source.Ssrc, packet.SequenceNumber);
            }

            return;
        }

        var decision = Select(source, buffer, packet);
        if (decision == LayerDecision.Drop)
        {
            return;
        }

        if (!TryFilter(source, packet, out var layer))
        {
            return;
        }

        if (buffer.IsKeyFrame)
        {
            _keyFrameAskedMs = Never;
        }

        if (buffer.IsKeyFrame && (decision == LayerDecision.Switch || _mayBeLost))
        {
            _mayBeLost = buffer.Before is { } before && !SendBefore(before, source, buffer, packet);
        }

        if (buffer.FollowsPause && decision == LayerDecision.Forward)
        {
            _stream.Rewriter.Resume(source.Ssrc, packet.SequenceNumber, packet.Timestamp, buffer.ArrivalUs);
        }

        if (_stream.Rewriter.TryRewrite(source.Ssrc, packet.SequenceNumber, packet.Timestamp, buffer.ArrivalUs, out var rewritten))
        {
            SendFirst(buffer, packet, rewritten, layer);
        }
    }

    /// <summary>Whether the viewer gets the packet, of the encoding that it is sent: spatial and temporal layers.</summary>
    private bool TryFilter(ReceivedStream source, in RtpPacket packet, out LayerFilterDecision layer)
    {
        if (_filter is null)
        {
            layer = new LayerFilterDecision { IsForwarded = true, Marker = packet.Marker };
            return true;
        }

        layer = _filter.OnPacket(source.Origin.ToLayerPacket(in packet));
        if (_filter.NeedsKeyFrame && NowMs - _filterAskedMs >= LayerSelector.RepeatRequestMs)
        {
            _filterAskedMs = NowMs;
            source.Origin.RequestKeyFrame(_loop, source.Encoding);
        }

        if (!layer.IsForwarded)
        {
            _stream.Rewriter.Drop(source.Ssrc, packet.SequenceNumber);
        }

        return layer.IsForwarded;
    }

    private void SwitchTo(ReceivedStream source, PacketBuffer buffer, in RtpPacket packet)
    {
        _stream.Rewriter.Switch(source.Ssrc, source.Mapper, packet.SequenceNumber, packet.Timestamp, buffer.ArrivalUs);
        Source = source;
        _filter = _stream.Kind == MediaKind.Video
            ? LayerFilter.Create(Options.Format.Codec, packet.TryGetExtension(source.Origin.Options.Extensions.DependencyDescriptor, out _))
            : null;
        SetFilterTarget(source.Encoding);
        _peer.ReportSoon(_stream);
        if (source.Origin.Options.Encodings[source.Encoding].Rid is not null)
        {
            _switches.Changed();
        }

        ReportSwitch();
    }

    private void ReportSwitch()
    {
        if (_switches.TryReport() && Source is { } source && source.Origin.Options.Encodings[source.Encoding].Rid is { } rid)
        {
            var reason = _playing!.Selector.IsSubstitute || Demand.Limit == LayerLimit.LayerMissing ? EncodingSwitchReason.EncodingInactive
                : Demand.Limit == LayerLimit.Estimate ? EncodingSwitchReason.LowBandwidth
                : EncodingSwitchReason.Other;
            _peer.OnEncodingSwitched(Options.TrackId, rid, reason);
        }
    }
}

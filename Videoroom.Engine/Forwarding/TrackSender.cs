using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Codecs.Dependencies;
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

    private const byte PaddingBit = 0x20;

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

    /// <summary>Sends padding on the stream of retransmissions, where a receiver expects what it need not decode.</summary>
    /// <param name="size">About how many bytes, all headers included.</param>
    /// <returns>Bytes of the datagram; 0 when the stream has none, or nothing can be sent.</returns>
    [SkipLocalsInit]
    public int SendPadding(int size)
    {
        if (_retransmissions is null || !_peer.IsReady)
        {
            return 0;
        }

        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var transportSequenceNumber = TakeTransportSequenceNumber();
        var sequenceNumber = _retransmissions.Take();
        var writer = new RtpHeaderWriter(
            header, marker: false, Options.RtxPayloadType!.Value, sequenceNumber, _stream.Rewriter.NewestTimestamp, Options.RtxSsrc!.Value);
        writer.TryAdd(Options.Extensions.Mid, _mid);
        AddTransportSequenceNumber(ref writer, transportSequenceNumber);
        var length = writer.Complete();

        // RFC 3550, section 5.1: the padding's last byte counts it, itself included.
        header[0] |= PaddingBit;
        var padding = Math.Clamp(size - length, 1, byte.MaxValue);
        Span<byte> bytes = stackalloc byte[padding];
        bytes.Clear();
        bytes[^1] = (byte)padding;
        var sent = _peer.SendRtp(header[..length], [], bytes);
        OnSent(Options.RtxSsrc.Value, sequenceNumber, transportSequenceNumber, sent);
        return sent;
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

    /// <summary>
    /// Sends what a key frame's publisher does not send with it, but a receiver needs that begins with it: at its time, numbered
    /// right before it.
    /// </summary>
    /// <returns>False when there is no room for it: the key frame came late.</returns>
    private bool SendBefore(PacketBuffer before, ReceivedStream source, PacketBuffer keyFrame, in RtpPacket keyFramePacket)
    {
        if ((before.Before is { } earlier && !SendBefore(earlier, source, keyFrame, keyFramePacket))
            || !RtpPacket.TryParse(before.Rtp, out var packet)
            || !_stream.Rewriter.TryInsert(
                source.Ssrc, keyFramePacket.SequenceNumber, keyFramePacket.Timestamp, keyFrame.ArrivalUs, out var inserted))
        {
            return false;
        }

        SendFirst(before, packet, inserted, new LayerFilterDecision { IsForwarded = true, Marker = packet.Marker });
        return true;
    }

    private void SendFirst(PacketBuffer buffer, in RtpPacket packet, in RewrittenRtp rewritten, in LayerFilterDecision layer)
    {
        var sent = new SentPacket
        {
            Buffer = buffer,
            SequenceNumber = rewritten.SequenceNumber,
            Timestamp = rewritten.Timestamp,
            Marker = layer.Marker,
        };
        if (layer.TargetCount > 0)
        {
            sent.Descriptor = _stream.Descriptors.Rewrite(in layer, rewritten.Discontinuity);
        }

        var sourceOffset = 0;
        sent.PrefixLength = (byte)(Options.Format.Codec switch
        {
            Codec.Vp8 => _stream.Vp8.Rewrite(packet.Payload, rewritten.Discontinuity, sent.Prefix, out sourceOffset, layer.PicturesLeftOut),
            Codec.Vp9 => _stream.Vp9.Rewrite(packet.Payload, rewritten.Discontinuity, sent.Prefix, out sourceOffset),
            _ => 0,
        });
        sent.SourceOffset = (byte)sourceOffset;
        if (_stream.Kind == MediaKind.Audio || buffer.IsScarce || !_peer.TryWait(this, sent))
        {
            SendNow(ref sent, packet);
        }
    }

    // Its transport-wide number tells when it was sent.
    private void SendNow(ref SentPacket sent, in RtpPacket packet)
    {
        sent.TransportSequenceNumber = TakeTransportSequenceNumber();
        var length = _redundancy is null ? SendAgain(sent, packet) : SendWithEarlier(_redundancy, sent, packet);
        if (length == 0)
        {
            return;
        }

        OnSent(_stream.Ssrc, sent.SequenceNumber, sent.TransportSequenceNumber, length);
        Meter.OnSent(length, sent.Marker);
        _stream.Packets++;
        _stream.Octets += (uint)(sent.PrefixLength + packet.Payload.Length - sent.SourceOffset);
        _budget.OnSent(length, NowMs);
        if (sent.Buffer.IsScarce)
        {
            return;
        }

        sent.Buffer.Retain();
        _stream.History.Add(sent.SequenceNumber, NowMs, sent);
    }

    [SkipLocalsInit]
    private int SendAgain(in SentPacket sent, in RtpPacket packet)
    {
        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(
            header, sent.Marker, Options.Format.PayloadType, sent.SequenceNumber, sent.Timestamp, _stream.Ssrc);
        var size = CompleteHeader(ref writer, sent, packet, sent.TransportSequenceNumber);
        ReadOnlySpan<byte> prefix = sent.Prefix;
        return _peer.SendRtp(header[..size], prefix[..sent.PrefixLength], packet.Payload[sent.SourceOffset..]);
    }

    // Under another payload type its bytes are others: it is never sent again but as RTX, which repeats the packet itself.
    [SkipLocalsInit]
    private int SendWithEarlier(AudioRedundancy redundancy, in SentPacket sent, in RtpPacket packet)
    {
        var packets = _peer.RepeatedAudioPackets;
        if (packets == 0)
        {
            redundancy.Clear();
            return SendAgain(sent, packet);
        }

        Span<byte> prefix = stackalloc byte[AudioRedundancy.MaximumPrefix];
        var repeated = redundancy.Write(packets, Options.Format.PayloadType, sent.SequenceNumber, sent.Timestamp, prefix);
        if (!sent.Buffer.IsScarce)
        {
            redundancy.Keep(sent);
        }

        if (repeated == 0)
        {
            return SendAgain(sent, packet);
        }

        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(header, sent.Marker, Options.RedPayloadType!.Value, sent.SequenceNumber, sent.Timestamp, _stream.Ssrc);
        var size = CompleteHeader(ref writer, sent, packet, sent.TransportSequenceNumber);
        _stream.Octets += (uint)repeated;
        return _peer.SendRtp(header[..size], prefix[..repeated], packet.Payload);
    }

    [SkipLocalsInit]
    private int SendRtx(RetransmissionStream stream, in SentPacket sent, in RtpPacket packet)
    {
        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var sequenceNumber = stream.Take();
        var writer = new RtpHeaderWriter(
            header, sent.Marker, Options.RtxPayloadType!.Value, sequenceNumber, sent.Timestamp, Options.RtxSsrc!.Value);
        var transportSequenceNumber = TakeTransportSequenceNumber();
        var size = CompleteHeader(ref writer, sent, packet, transportSequenceNumber);
        // The original sequence number is payload, and encrypted as such (RFC 4588, section 4).
        Span<byte> prefix = stackalloc byte[RtxPacket.OriginalSequenceNumberSize + SentPacket.PrefixBytes.Size];
        BinaryPrimitives.WriteUInt16BigEndian(prefix, sent.SequenceNumber);
        ReadOnlySpan<byte> rewritten = sent.Prefix;
        rewritten[..sent.PrefixLength].CopyTo(prefix[RtxPacket.OriginalSequenceNumberSize..]);
        var length = _peer.SendRtp(
            header[..size],
            prefix[..(RtxPacket.OriginalSequenceNumberSize + sent.PrefixLength)],
            packet.Payload[sent.SourceOffset..]);
        OnSent(Options.RtxSsrc.Value, sequenceNumber, transportSequenceNumber, length);
        return length;
    }

    // A number of a packet on which nobody reports would be taken for a loss.
    private ushort TakeTransportSequenceNumber() => Options.IsNumbered ? _peer.NextTransportSequenceNumber() : (ushort)0;

    private void OnSent(uint ssrc, ushort sequenceNumber, ushort transportSequenceNumber, int length)
    {
        if (length > 0)
        {
            _peer.OnSent(new SentRtp(ssrc, sequenceNumber, Options.IsNumbered ? transportSequenceNumber : null, length, _stream.Kind));
        }
    }

    private int CompleteHeader(
        ref RtpHeaderWriter writer, in SentPacket sent, in RtpPacket packet, ushort transportSequenceNumber)
    {
        var ids = Options.Extensions;
        writer.TryAdd(ids.Mid, _mid);
        AddTransportSequenceNumber(ref writer, transportSequenceNumber);
        var sourceIds = sent.Buffer.Stream()!.Origin.Options.Extensions;
        if (sent.Descriptor != default && AddDescriptor(ref writer, sent, packet, sourceIds))
        {
            ids = ids with { DependencyDescriptor = 0 };
        }

        writer.CopyExtensions(packet, sourceIds, ids);
        return writer.Complete();
    }

    [SkipLocalsInit]
    private bool AddDescriptor(ref RtpHeaderWriter writer, in SentPacket sent, in RtpPacket packet, HeaderExtensionIds sourceIds)
    {
        if (Options.Extensions.DependencyDescriptor == 0 || !packet.TryGetExtension(sourceIds.DependencyDescriptor, out var source))
        {
            return false;
        }

        Span<byte> descriptor = stackalloc byte[byte.MaxValue + DependencyDescriptorWriter.MaximumGrowth];
        var size = DependencyDescriptorWriter.Write(source, in sent.Descriptor, descriptor);
        return size > 0 && writer.TryAdd(Options.Extensions.DependencyDescriptor, descriptor[..size]);
    }

    private void AddTransportSequenceNumber(ref RtpHeaderWriter writer, ushort transportSequenceNumber)
    {
        if (Options.Extensions.TransportSequenceNumber != 0)
        {
            Span<byte> value = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(value, transportSequenceNumber);
            writer.TryAdd(Options.Extensions.TransportSequenceNumber, value);
        }
    }
}

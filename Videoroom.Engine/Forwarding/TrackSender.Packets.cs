using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

// How each packet is written: first, once more, and what is padding.
internal sealed partial class TrackSender
{
    private const byte PaddingBit = 0x20;

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

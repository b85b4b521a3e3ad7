using System.Buffers.Binary;
using System.Text;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>One m-line that a peer publishes on: what its packets look like, and the streams that it may have.</summary>
internal sealed class StreamLine
{
    private readonly byte[] _mid;
    private readonly StreamSlot[] _media;
    private readonly StreamSlot[] _retransmissions;

    public StreamLine(IStreamOwner owner)
    {
        Owner = owner;
        _mid = Encoding.UTF8.GetBytes(owner.Options.Mid);
        var encodings = Enumerable.Range(0, owner.Options.Encodings.Count);
        _media = [.. encodings.Select(encoding => new StreamSlot(this, encoding, isRetransmission: false))];
        _retransmissions = [.. encodings.Select(encoding => new StreamSlot(this, encoding, isRetransmission: true))];
        Slots = [.. _media, .. _retransmissions];
    }

    /// <summary>The track on it.</summary>
    public IStreamOwner Owner { get; }

    /// <summary>What was agreed on.</summary>
    public PublishOptions Options => Owner.Options;

    /// <summary>All its streams: the encodings, then their retransmissions.</summary>
    public IReadOnlyList<StreamSlot> Slots { get; }

    /// <summary>Whether there is nothing to choose among: no simulcast.</summary>
    public bool HasOneEncoding => _media.Length == 1;

    /// <summary>The only encoding's stream, or the lowest layer's.</summary>
    public StreamSlot First => _media[0];

    /// <summary>Whether packets of the track, or retransmissions of them, may have this payload type.</summary>
    public bool Takes(byte payloadType) => Options.IsMedia(payloadType) || payloadType == Options.RtxPayloadType;

    /// <summary>Whether this is its mid.</summary>
    public bool IsMid(ReadOnlySpan<byte> mid) => mid.SequenceEqual(_mid);

    /// <summary>The stream of an encoding.</summary>
    public StreamSlot MediaOf(int encoding) => _media[encoding];

    /// <summary>The retransmissions of an encoding.</summary>
    public StreamSlot RetransmissionsOf(int encoding) => _retransmissions[encoding];

    /// <summary>Finds the encoding with this rid, or the one without; -1 when there is none.</summary>
    public int FindEncoding(string? rid)
    {
        for (var i = 0; i < _media.Length; i++)
        {
            if (Options.Encodings[i].Rid == rid)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The stream that the offer names this SSRC for.</summary>
    public StreamSlot? FindAnnounced(uint ssrc)
    {
        for (var i = 0; i < Slots.Count; i++)
        {
            if (Slots[i].Announced == ssrc)
            {
                return Slots[i];
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a packet says more about its stream than what that was guessed by: it names its m-line or encoding, or repeats what the
    /// stream was not asked for.
    /// </summary>
    /// <param name="slot">The stream that the packet's SSRC is taken for.</param>
    /// <param name="packet">The packet.</param>
    public bool SaysMore(StreamSlot slot, in RtpPacket packet)
    {
        if (packet.IsPaddingOnly)
        {
            return false;
        }

        return packet.TryGetExtension(Options.Extensions.Mid, out _)
            || TryGetRid(packet, out _)
            || (slot.Ground == SsrcGround.Awaited
                && TryGetRepeated(packet, out var sequenceNumber)
                && !Owner.AwaitsRetransmission(slot.Encoding, sequenceNumber));
    }

    /// <summary>Whether the packet names an encoding (RFC 8852).</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="isOurs">Whether it is one of this m-line's.</param>
    public bool TryFindRid(in RtpPacket packet, out bool isOurs)
    {
        var hasRid = TryGetRid(packet, out var rid);
        isOurs = hasRid && Owner.FindEncoding(rid) >= 0;
        return hasRid;
    }

    /// <summary>
    /// Which stream a packet of the m-line is of: by its rid, else by there being but one encoding, else, for a retransmission, by what
    /// was asked for.
    /// </summary>
    /// <param name="packet">The packet.</param>
    /// <param name="ground">How the m-line was found; <see cref="SsrcGround.Awaited"/> when the stream was found by what was asked for.</param>
    public StreamSlot? Find(in RtpPacket packet, ref SsrcGround ground)
    {
        var slots = IsRetransmission(packet) ? _retransmissions : _media;
        if (TryGetRid(packet, out var rid))
        {
            var encoding = Owner.FindEncoding(rid);
            return encoding < 0 ? null : slots[encoding];
        }

        if (HasOneEncoding)
        {
            return slots[0];
        }

        ground = SsrcGround.Awaited;
        return FindAwaited(packet);
    }

    /// <summary>
    /// Which stream's packet a retransmission repeats, when just one was asked for that has its number (RFC 4588, section 5.3).
    /// </summary>
    public StreamSlot? FindAwaited(in RtpPacket packet)
    {
        if (!TryGetRepeated(packet, out var sequenceNumber))
        {
            return null;
        }

        StreamSlot? found = null;
        foreach (var slot in _retransmissions)
        {
            if (!Owner.AwaitsRetransmission(slot.Encoding, sequenceNumber))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = slot;
        }

        return found;
    }

    private bool IsRetransmission(in RtpPacket packet) => packet.PayloadType == Options.RtxPayloadType;

    private bool TryGetRepeated(in RtpPacket packet, out ushort sequenceNumber)
    {
        var isRepeat = IsRetransmission(packet) && packet.Payload.Length >= RtxPacket.OriginalSequenceNumberSize;
        sequenceNumber = isRepeat ? BinaryPrimitives.ReadUInt16BigEndian(packet.Payload) : (ushort)0;
        return isRepeat;
    }

    private bool TryGetRid(in RtpPacket packet, out ReadOnlySpan<byte> rid)
        => packet.TryGetExtension(Options.Extensions.RepairedRtpStreamId, out rid)
            || packet.TryGetExtension(Options.Extensions.RtpStreamId, out rid);
}

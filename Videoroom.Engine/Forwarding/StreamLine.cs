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
    public bool Takes(byte payloadType) => payloadType == Options.Format.PayloadType || payloadType == Options.RtxPayloadType;

    /// <summary>Whether this is its mid.</summary>
    public bool IsMid(ReadOnlySpan<byte> mid) => mid.SequenceEqual(_mid);

    /// <summary>The retransmissions of an encoding.</summary>
    public StreamSlot RetransmissionsOf(int encoding) => _retransmissions[encoding];

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
    public StreamSlot? Find(in RtpPacket packet)
    {
        var slots = IsRetransmission(packet) ? _retransmissions : _media;
        if (TryGetRid(packet, out var rid))
        {
            var encoding = Owner.FindEncoding(rid);
            return encoding < 0 ? null : slots[encoding];
        }

        return HasOneEncoding ? slots[0] : FindAwaited(packet);
    }

    /// <summary>
    /// Which stream's packet a retransmission repeats, when just one was asked for that has its number (RFC 4588, section 5.3).
    /// </summary>
    public StreamSlot? FindAwaited(in RtpPacket packet)
    {
        if (!IsRetransmission(packet) || packet.Payload.Length < RtxPacket.OriginalSequenceNumberSize)
        {
            return null;
        }

        StreamSlot? found = null;
        var sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet.Payload);
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

    private bool TryGetRid(in RtpPacket packet, out ReadOnlySpan<byte> rid)
        => packet.TryGetExtension(Options.Extensions.RepairedRtpStreamId, out rid)
            || packet.TryGetExtension(Options.Extensions.RtpStreamId, out rid);
}

using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>
/// Builds the header of an outgoing packet: fixed header, then header extensions (RFC 8285) in the one-byte form, or in
/// the two-byte form when one of them has an id above 14, more than 16 bytes or none at all.
/// Extensions first, then <see cref="Complete"/>; the payload follows.
/// </summary>
internal ref struct RtpHeaderWriter
{
    /// <summary>A destination of this many bytes holds every header that <see cref="CopyExtensions"/> makes.</summary>
    public const int MaximumSize = RtpPacket.FixedHeaderSize + RtpHeaderExtensions.HeaderSize + 300;

    private const int ElementsOffset = RtpPacket.FixedHeaderSize + RtpHeaderExtensions.HeaderSize;
    private readonly Span<byte> _destination;
    private int _size;
    private bool _needsTwoByteForm;

    /// <summary>Writes the fixed header.</summary>
    /// <param name="destination">At least 12 bytes; see <see cref="MaximumSize"/>.</param>
    /// <param name="marker">The marker bit.</param>
    /// <param name="payloadType">The receiver's payload type, 0 to 127.</param>
    /// <param name="sequenceNumber">The outgoing sequence number.</param>
    /// <param name="timestamp">The outgoing timestamp.</param>
    /// <param name="ssrc">The SSRC that our answer announced.</param>
    public RtpHeaderWriter(Span<byte> destination, bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        _destination = destination;
        _size = RtpPacket.FixedHeaderSize;
        destination[0] = 0x80;
        destination[1] = (byte)((payloadType & 0x7F) | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], ssrc);
    }

    /// <summary>Adds one header extension.</summary>
    /// <param name="id">The receiver's id; 0 (not negotiated) adds nothing.</param>
    /// <param name="value">At most 255 bytes.</param>
    /// <returns>False when nothing was added: not negotiated, too long, or no room.</returns>
    public bool TryAdd(byte id, scoped ReadOnlySpan<byte> value)
    {
        var begin = Math.Max(_size, ElementsOffset);

        // Up to three bytes of padding to a full word come behind the last element.
        if (id == 0 || value.Length > byte.MaxValue || begin + 2 + value.Length + 3 > _destination.Length)
        {
            return false;
        }

        // Elements are kept in the two-byte form until Complete knows that the one-byte form will do.
        _destination[begin] = id;
        _destination[begin + 1] = (byte)value.Length;
        value.CopyTo(_destination[(begin + 2)..]);
        _size = begin + 2 + value.Length;
        _needsTwoByteForm |= id > 14 || value.Length is 0 or > 16;
        return true;
    }

    /// <summary>Takes over what a receiver needs of a publisher's packet: audio level, video orientation and dependency descriptor.</summary>
    /// <param name="source">The publisher's packet.</param>
    /// <param name="sourceIds">The publisher's ids.</param>
    /// <param name="receiverIds">The receiver's ids; extensions that it did not negotiate are left out.</param>
    public void CopyExtensions(scoped in RtpPacket source, HeaderExtensionIds sourceIds, HeaderExtensionIds receiverIds)
    {
        Copy(in source, sourceIds.AudioLevel, receiverIds.AudioLevel);
        Copy(in source, sourceIds.VideoOrientation, receiverIds.VideoOrientation);
        Copy(in source, sourceIds.DependencyDescriptor, receiverIds.DependencyDescriptor);
    }

    /// <summary>Ends the header.</summary>
    /// <returns>Its size in bytes.</returns>
    public int Complete()
    {
        if (_size == RtpPacket.FixedHeaderSize)
        {
            return _size;
        }

        var end = _needsTwoByteForm ? _size : CompactToOneByteForm();
        var padded = ElementsOffset + ((end - ElementsOffset + 3) & ~3);
        _destination[end..padded].Clear();
        _destination[0] |= 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(
            _destination[RtpPacket.FixedHeaderSize..],
            _needsTwoByteForm ? RtpHeaderExtensions.TwoByteProfile : RtpHeaderExtensions.OneByteProfile);
        BinaryPrimitives.WriteUInt16BigEndian(
            _destination[(RtpPacket.FixedHeaderSize + 2)..], (ushort)((padded - ElementsOffset) / 4));
        return padded;
    }

    private void Copy(scoped in RtpPacket source, byte sourceId, byte receiverId)
    {
        if (receiverId != 0 && source.TryGetExtension(sourceId, out var value))
        {
            TryAdd(receiverId, value);
        }
    }

    private readonly int CompactToOneByteForm()
    {
        var read = ElementsOffset;
        var write = ElementsOffset;
        while (read < _size)
        {
            int length = _destination[read + 1];
            _destination[write] = (byte)((_destination[read] << 4) | (length - 1));
            _destination.Slice(read + 2, length).CopyTo(_destination[(write + 1)..]);
            read += 2 + length;
            write += 1 + length;
        }

        return write;
    }
}

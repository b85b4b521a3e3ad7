using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>
/// A view of one decrypted RTP packet (RFC 3550, section 5.1). Every length in it was checked once by
/// <see cref="TryParse"/>, so reading it never fails.
/// </summary>
internal readonly ref struct RtpPacket
{
    /// <summary>The fixed header, in bytes.</summary>
    public const int FixedHeaderSize = 12;

    /// <summary>The largest packet that is looked at, in bytes: no path to a browser carries more in one piece.</summary>
    public const int MaximumSize = 1500;

    private readonly ReadOnlySpan<byte> _data;
    private readonly RtpHeaderExtensions _extensions;

    private RtpPacket(ReadOnlySpan<byte> data, RtpHeaderExtensions extensions, int payloadOffset, int paddingSize)
    {
        _data = data;
        _extensions = extensions;
        PayloadOffset = payloadOffset;
        PaddingSize = paddingSize;
    }

    /// <summary>The marker bit: last packet of a video frame, first of a talk spurt.</summary>
    public bool Marker => (_data[1] & 0x80) != 0;

    /// <summary>The payload type, 0 to 127.</summary>
    public byte PayloadType => (byte)(_data[1] & 0x7F);

    /// <summary>The sequence number.</summary>
    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(_data[2..]);

    /// <summary>The media time, in ticks of the payload's clock rate.</summary>
    public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(_data[4..]);

    /// <summary>The synchronisation source.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(_data[8..]);

    /// <summary>Where the payload begins: the size of fixed header, CSRCs and extensions.</summary>
    public int PayloadOffset { get; }

    /// <summary>The bytes of padding at the end, their count byte included.</summary>
    public int PaddingSize { get; }

    /// <summary>The payload without padding; empty in a packet that only carries padding or nothing.</summary>
    public ReadOnlySpan<byte> Payload => _data[PayloadOffset..(_data.Length - PaddingSize)];

    /// <summary>Nothing to forward: no payload besides padding (a bandwidth probe), or none at all.</summary>
    public bool IsPaddingOnly => _data.Length - PaddingSize == PayloadOffset;

    /// <summary>The size of the whole packet, in bytes.</summary>
    public int Size => _data.Length;

    /// <summary>
    /// Checks version, CSRC count, extension length and padding against the size.
    /// </summary>
    /// <param name="data">The packet without authentication tag; at most <see cref="MaximumSize"/> bytes.</param>
    /// <param name="packet">The view when the result is true.</param>
    /// <returns>False when any length reaches past the end, the version is not 2, or the packet is too large.</returns>
    public static bool TryParse(ReadOnlySpan<byte> data, out RtpPacket packet)
    {
        packet = default;
        if (data.Length is < FixedHeaderSize or > MaximumSize || data[0] >> 6 != 2)
        {
            return false;
        }

        var offset = FixedHeaderSize + (4 * (data[0] & 0x0F));
        if (offset > data.Length)
        {
            return false;
        }

        RtpHeaderExtensions extensions = default;
        if ((data[0] & 0x10) != 0)
        {
            if (data.Length - offset < RtpHeaderExtensions.HeaderSize)
            {
                return false;
            }

            var length = 4 * BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]);
            var begin = offset + RtpHeaderExtensions.HeaderSize;
            if (length > data.Length - begin)
            {
                return false;
            }

            extensions = new RtpHeaderExtensions(BinaryPrimitives.ReadUInt16BigEndian(data[offset..]), data.Slice(begin, length));
            offset = begin + length;
        }

        var padding = 0;
        if ((data[0] & 0x20) != 0)
        {
            // The count includes itself, so 0 is as wrong as a count that reaches into the header.
            padding = data[^1];
            if (padding == 0 || padding > data.Length - offset)
            {
                return false;
            }
        }

        packet = new RtpPacket(data, extensions, offset, padding);
        return true;
    }

    /// <summary>Looks a header extension up (RFC 8285), whichever form the packet uses.</summary>
    /// <param name="id">The id that <c>a=extmap</c> gave it; 0 (not negotiated) is never found.</param>
    /// <param name="value">Its value; may be empty in the two-byte form.</param>
    public bool TryGetExtension(byte id, out ReadOnlySpan<byte> value) => _extensions.TryGet(id, out value);
}

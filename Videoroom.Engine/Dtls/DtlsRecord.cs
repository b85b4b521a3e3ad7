using System.Buffers.Binary;

namespace Videoroom.Engine.Dtls;

/// <summary>The header of a DTLS 1.2 record (RFC 6347, section 4.1).</summary>
internal static class DtlsRecord
{
    public const int HeaderLength = 13;
    public const byte ChangeCipherSpec = 20;
    public const byte Alert = 21;
    public const byte Handshake = 22;
    public const byte ApplicationData = 23;

    // 2^14 of text and what a cipher may add (RFC 5246, section 6.2.3).
    private const int MaxFragmentLength = 16 * 1024 + 2048;

    /// <summary>
    /// The length of the record that the data starts with; 0 when it is no whole record that a DTLS 1.2 peer without
    /// renegotiation could have sent. DTLS 1.0's version number is allowed: ClientHellos carry it.
    /// </summary>
    public static int PlausibleLength(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderLength || data[0] is < ChangeCipherSpec or > ApplicationData)
        {
            return 0;
        }

        if (data[1] != 0xfe || data[2] is not (0xff or 0xfd) || Epoch(data) > 1)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(data[11..]);
        return length is 0 or > MaxFragmentLength || data.Length < HeaderLength + length ? 0 : HeaderLength + length;
    }

    /// <summary>The cipher state that the record belongs to: 0 is plain text.</summary>
    public static int Epoch(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt16BigEndian(record[3..]);

    /// <summary>Sets the record's 48-bit sequence number, leaving its epoch.</summary>
    public static void SetSequenceNumber(Span<byte> record, ulong sequenceNumber)
    {
        var epoch = (ulong)Epoch(record);
        BinaryPrimitives.WriteUInt64BigEndian(record[3..], (epoch << 48) | sequenceNumber);
    }

    /// <summary>Writes a record in plain text of DTLS 1.2.</summary>
    /// <param name="destination">At least <see cref="HeaderLength"/> bytes and the fragment.</param>
    /// <param name="type">The content type.</param>
    /// <param name="sequenceNumber">48 bits.</param>
    /// <param name="fragment">What it holds.</param>
    public static void WritePlain(Span<byte> destination, byte type, ulong sequenceNumber, ReadOnlySpan<byte> fragment)
    {
        (destination[0], destination[1], destination[2]) = (type, 0xfe, 0xfd);
        BinaryPrimitives.WriteUInt64BigEndian(destination[3..], sequenceNumber);
        BinaryPrimitives.WriteUInt16BigEndian(destination[11..], (ushort)fragment.Length);
        fragment.CopyTo(destination[HeaderLength..]);
    }

    /// <summary>Whether the record belongs to a handshake's flight, the ones that are retransmitted.</summary>
    public static bool IsOfFlight(ReadOnlySpan<byte> record) => record[0] is ChangeCipherSpec or Handshake;
}

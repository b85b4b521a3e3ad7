using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>
/// Walks a decrypted RTCP compound, reduced-size ones (RFC 5506) too. A compound with one wrong length is refused
/// whole (RFC 3550, appendix A.2), so nothing is acted upon before everything was checked.
/// </summary>
internal ref struct RtcpReader
{
    private ReadOnlySpan<byte> _rest;

    private RtcpReader(ReadOnlySpan<byte> compound) => _rest = compound;

    /// <summary>Checks the versions and lengths of all packets.</summary>
    /// <param name="compound">At most <see cref="RtpPacket.MaximumSize"/> bytes.</param>
    /// <param name="reader">Positioned before the first packet.</param>
    /// <returns>False when anything is cut short, is empty, too large, or padded past its begin.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> compound, out RtcpReader reader)
    {
        reader = default;
        if (compound.IsEmpty || compound.Length > RtpPacket.MaximumSize)
        {
            return false;
        }

        for (var rest = compound; !rest.IsEmpty;)
        {
            if (!TryReadFirst(rest, out _, out var size))
            {
                return false;
            }

            rest = rest[size..];
        }

        reader = new RtcpReader(compound);
        return true;
    }

    /// <summary>The next packet.</summary>
    /// <returns>False behind the last one.</returns>
    public bool TryRead(out RtcpPacket packet)
    {
        var read = TryReadFirst(_rest, out packet, out var size);
        _rest = _rest[size..];
        return read;
    }

    private static bool TryReadFirst(ReadOnlySpan<byte> rest, out RtcpPacket packet, out int size)
    {
        packet = default;
        size = 0;
        if (rest.Length < RtcpPacket.HeaderSize || rest[0] >> 6 != 2)
        {
            return false;
        }

        var wholeSize = 4 * (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) + 1);
        if (wholeSize > rest.Length)
        {
            return false;
        }

        var padding = 0;
        if ((rest[0] & 0x20) != 0)
        {
            padding = rest[wholeSize - 1];
            if (padding == 0 || padding > wholeSize - RtcpPacket.HeaderSize)
            {
                return false;
            }
        }

        packet = new RtcpPacket(
            (RtcpPacketType)rest[1], (byte)(rest[0] & 0x1F), rest[RtcpPacket.HeaderSize..(wholeSize - padding)]);
        size = wholeSize;
        return true;
    }
}

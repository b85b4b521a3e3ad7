using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Videoroom.Client.Recordings;

/// <summary>
/// A recording of RTP and RTCP packets in the file format of rtptools (<c>rtpdump -F dump</c>), which rtpplay and Wireshark read.
/// A file is the line <c>#!rtpplay1.0 ADDRESS/PORT</c>, a header (<c>RD_hdr_t</c>: start time, address, port), and for each packet a
/// header (<c>RD_packet_t</c>: length, RTP length, offset in milliseconds) and its bytes. All numbers are big-endian.
/// Source: rtptools, <c>rtpdump.h</c> and the manual page rtpdump(1).
/// </summary>
public sealed record RtpDump
{
    private const int HeaderSize = 16;
    private const int PacketHeaderSize = 8;
    private const int MaximumLineLength = 100;
    private const string ExpectedLine = "#!rtpplay1.0 ADDRESS/PORT";

    /// <summary>Where the packets came from. The header has room for an IPv4 address; an IPv6 address stands in the first line alone.</summary>
    public IPEndPoint Source { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>When the recording started; the file keeps it as seconds and microseconds since 1970, the seconds in 32 bits.</summary>
    public DateTimeOffset StartedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The packets in the order of the file.</summary>
    public required IReadOnlyList<RtpDumpPacket> Packets { get; init; }

    private static ReadOnlySpan<byte> Magic => "#!rtpplay1.0 "u8;

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="InvalidDataException">It is no such file, or it is cut; the message says what is wrong and at which byte.</exception>
    public static RtpDump Parse(ReadOnlySpan<byte> file)
    {
        var source = ParseLine(file, out var position);
        if (file.Length - position < HeaderSize)
        {
            throw new InvalidDataException(Invariant(
                $"The header at byte {position} takes {HeaderSize} bytes; the file has {file.Length - position} left."));
        }

        var header = file.Slice(position, HeaderSize);
        var microseconds = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (microseconds >= 1_000_000)
        {
            throw new InvalidDataException(Invariant(
                $"The header at byte {position} starts at {microseconds} microseconds of a second; there are 1000000."));
        }

        position += HeaderSize;
        List<RtpDumpPacket> packets = [];
        while (position < file.Length)
        {
            packets.Add(ParsePacket(file[position..], packets.Count + 1, position, out var size));
            position += size;
        }

        return new RtpDump
        {
            Source = source,
            StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(BinaryPrimitives.ReadUInt32BigEndian(header)).AddMicroseconds(microseconds),
            Packets = packets,
        };
    }

    /// <summary>Writes the file.</summary>
    /// <param name="destination">Where to; it stays open.</param>
    /// <exception cref="ArgumentException">
    /// A packet is empty or longer than <see cref="RtpDumpPacket.MaximumSize"/>, or a time does not fit its field.
    /// </exception>
    public void Write(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(Encoding.ASCII.GetBytes(Invariant($"#!rtpplay1.0 {Source.Address}/{Source.Port}\n")));
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        var sinceEpoch = StartedAt - DateTimeOffset.UnixEpoch;
        BinaryPrimitives.WriteUInt32BigEndian(header, Fit(Math.Floor(sinceEpoch.TotalSeconds), "The start"));
        BinaryPrimitives.WriteUInt32BigEndian(
            header[4..], (uint)(sinceEpoch.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        if (Source.AddressFamily == AddressFamily.InterNetwork)
        {
            Source.Address.TryWriteBytes(header[8..], out _);
        }

        BinaryPrimitives.WriteUInt16BigEndian(header[12..], (ushort)Source.Port);
        destination.Write(header);
        foreach (var packet in Packets)
        {
            WritePacket(destination, packet);
        }
    }

    private static IPEndPoint ParseLine(ReadOnlySpan<byte> file, out int end)
    {
        if (!file.StartsWith(Magic))
        {
            throw new InvalidDataException($"The file does not begin with the line {ExpectedLine}.");
        }

        var length = file[..Math.Min(file.Length, MaximumLineLength)].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new InvalidDataException($"The first line does not end within {MaximumLineLength} bytes; expected {ExpectedLine}.");
        }

        end = length + 1;
        var text = Encoding.ASCII.GetString(file[Magic.Length..length]);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && IPAddress.TryParse(text[..slash], out var address)
            && ushort.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? new IPEndPoint(address, port)
                : throw new InvalidDataException($"The first line has no address and port at byte {Magic.Length}; expected {ExpectedLine}.");
    }

    private static RtpDumpPacket ParsePacket(ReadOnlySpan<byte> rest, int number, int position, out int size)
    {
        if (rest.Length < PacketHeaderSize)
        {
            throw new InvalidDataException(Invariant(
                $"Packet {number} at byte {position}: its header takes {PacketHeaderSize} bytes; the file has {rest.Length} left."));
        }

        size = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (size <= PacketHeaderSize || size > rest.Length)
        {
            throw new InvalidDataException(Invariant(
                $"Packet {number} at byte {position}: its length is {size}; expected {PacketHeaderSize + 1} to {rest.Length}, what the file has left."));
        }

        var rtpSize = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (rtpSize != 0 && rtpSize != size - PacketHeaderSize)
        {
            throw new InvalidDataException(Invariant(
                $"Packet {number} at byte {position}: it had {rtpSize} bytes and the file holds {size - PacketHeaderSize}; only whole packets are read."));
        }

        var offset = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(rest[4..]));
        return new RtpDumpPacket(offset, rest[PacketHeaderSize..size].ToArray(), IsRtcp: rtpSize == 0);
    }

    private static void WritePacket(Stream destination, RtpDumpPacket packet)
    {
        if (packet.Data.Length is 0 or > RtpDumpPacket.MaximumSize)
        {
            throw new ArgumentException(Invariant($"A packet has {packet.Data.Length} bytes; expected 1 to {RtpDumpPacket.MaximumSize}."));
        }

        Span<byte> header = stackalloc byte[PacketHeaderSize];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)(PacketHeaderSize + packet.Data.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], packet.IsRtcp ? (ushort)0 : (ushort)packet.Data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Fit(Math.Floor(packet.Offset.TotalMilliseconds), "A packet's offset"));
        destination.Write(header);
        destination.Write(packet.Data.Span);
    }

    private static uint Fit(double value, string what) => value is >= 0 and <= uint.MaxValue
        ? (uint)value
        : throw new ArgumentException(Invariant($"{what} is {value}; expected 0 to {uint.MaxValue}."));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

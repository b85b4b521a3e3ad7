using System.Net;
using System.Text;
using Videoroom.Client.Recordings;

namespace Videoroom.Tests.Client.Recordings;

public sealed class RtpDumpTests
{
    // rtpdump -F dump of one RTP packet of 14 bytes and one RTCP packet of 8 bytes, written by hand from rtptools' rtpdump.h.
    private static readonly byte[] Example =
    [
        .. "#!rtpplay1.0 192.0.2.1/5004\n"u8,
        0x65, 0x92, 0x00, 0x80, 0x00, 0x07, 0xA1, 0x20, 192, 0, 2, 1, 0x13, 0x8C, 0, 0,
        0, 22, 0, 14, 0, 0, 0, 5, 0x80, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xAA, 0xBB,
        0, 16, 0, 0, 0, 0, 1, 0, 0x80, 201, 0, 1, 0, 0, 0, 3,
    ];

    private static readonly int FirstPacket = Encoding.ASCII.GetByteCount("#!rtpplay1.0 192.0.2.1/5004\n") + 16;

    [Fact]
    public void A_file_of_rtpdump_is_read()
    {
        var dump = RtpDump.Parse(Example);

        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5004), dump.Source);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(0x65920080).AddMilliseconds(500), dump.StartedAt);
        Assert.Equal([false, true], dump.Packets.Select(packet => packet.IsRtcp));
        Assert.Equal([5, 256], dump.Packets.Select(packet => packet.Offset.TotalMilliseconds));
        Assert.Equal([14, 8], dump.Packets.Select(packet => packet.Data.Length));
        Assert.Equal(0xBB, dump.Packets[0].Data.Span[13]);
    }

    [Fact]
    public void What_is_read_is_written_the_same_byte_for_byte() => Assert.Equal(Example, Write(RtpDump.Parse(Example)));

    [Fact]
    public void A_recording_without_packets_is_read()
        => Assert.Empty(RtpDump.Parse(Example.AsSpan(0, FirstPacket)).Packets);

    [Fact]
    public void An_ipv6_source_is_kept_in_the_first_line()
    {
        var source = new IPEndPoint(IPAddress.Parse("2001:db8::1"), 9);

        Assert.Equal(source, RtpDump.Parse(Write(new RtpDump { Source = source, Packets = [] })).Source);
    }

    [Theory]
    [InlineData("", "does not begin with the line #!rtpplay1.0")]
    [InlineData("#!rtpplay2.0 192.0.2.1/5004\n", "does not begin with the line #!rtpplay1.0")]
    [InlineData("#!rtpplay1.0 192.0.2.1/5004", "does not end within 100 bytes")]
    [InlineData("#!rtpplay1.0 192.0.2.1:5004\n", "no address and port at byte 13")]
    [InlineData("#!rtpplay1.0 somewhere/5004\n", "no address and port at byte 13")]
    [InlineData("#!rtpplay1.0 192.0.2.1/65536\n", "no address and port at byte 13")]
    [InlineData("#!rtpplay1.0 192.0.2.1/5004\n", "header at byte 28 takes 16 bytes; the file has 0 left")]
    public void What_does_not_begin_as_a_recording_is_refused(string file, string message)
        => Assert.Contains(message, Assert.Throws<InvalidDataException>(() => RtpDump.Parse(Encoding.ASCII.GetBytes(file))).Message);

    [Fact]
    public void A_file_that_is_cut_inside_a_packet_is_refused_and_the_packet_named()
    {
        for (var length = FirstPacket + 1; length < Example.Length; length++)
        {
            if (length == FirstPacket + 22)
            {
                continue; // between the packets
            }

            var error = Assert.Throws<InvalidDataException>(() => RtpDump.Parse(Example.AsSpan(0, length)));
            Assert.StartsWith(length < FirstPacket + 22 ? "Packet 1 at byte 44:" : "Packet 2 at byte 66:", error.Message);
        }
    }

    [Theory]
    [InlineData(1, 0, "Packet 1 at byte 44: its length is 0; expected 9 to 38")]
    [InlineData(1, 8, "Packet 1 at byte 44: its length is 8; expected 9 to 38")]
    [InlineData(1, 200, "Packet 1 at byte 44: its length is 200; expected 9 to 38")]
    [InlineData(3, 200, "Packet 1 at byte 44: it had 200 bytes and the file holds 14")]
    public void A_packet_with_a_wrong_length_is_refused(int place, byte value, string message)
    {
        var file = (byte[])Example.Clone();
        file[FirstPacket + place] = value;

        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => RtpDump.Parse(file)).Message);
    }

    [Fact]
    public void A_start_of_more_than_a_million_microseconds_is_refused()
    {
        var file = (byte[])Example.Clone();
        file[FirstPacket - 12] = 1;

        Assert.Contains("header at byte 28", Assert.Throws<InvalidDataException>(() => RtpDump.Parse(file)).Message);
    }

    [Fact]
    public void A_packet_that_does_not_fit_its_length_field_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Write(Of(new byte[RtpDumpPacket.MaximumSize + 1], TimeSpan.Zero)));
        Assert.Throws<ArgumentException>(() => Write(Of([], TimeSpan.Zero)));
        Assert.Throws<ArgumentException>(() => Write(Of([1], TimeSpan.FromMilliseconds(-1))));
        Assert.Equal(
            RtpDumpPacket.MaximumSize,
            RtpDump.Parse(Write(Of(new byte[RtpDumpPacket.MaximumSize], TimeSpan.Zero))).Packets[0].Data.Length);
    }

    private static RtpDump Of(byte[] packet, TimeSpan offset) => new() { Packets = [new RtpDumpPacket(offset, packet)] };

    private static byte[] Write(RtpDump dump)
    {
        using var stream = new MemoryStream();
        dump.Write(stream);
        return stream.ToArray();
    }
}

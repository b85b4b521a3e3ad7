using Videoroom.Bench.Record.Inspection;
using Videoroom.Client.Recordings;

namespace Videoroom.Tests.Bench.Record.Inspection;

public sealed class RecordingSummaryTests
{
    private static readonly byte[] Opus = [0x80, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xAA, 0xBB, 0xCC];

    [Fact]
    public void Packets_frames_and_bytes_are_counted()
    {
        var summary = RecordingSummary.Of(Of(Opus, With(Opus, (3, 1), (6, 3), (7, 0xC0))));

        var layer = summary.Streams.Single().Layers.Single();
        Assert.Equal((2, 2, 6), (layer.Frames, layer.Packets, (int)layer.Bytes));
        Assert.Equal(TimeSpan.FromMilliseconds(20), summary.Length);
    }

    [Fact]
    public void A_missing_packet_is_named()
        => Assert.Equal("Stream 1: packet 2 follows packet 0.", Refusal(Of(Opus, With(Opus, (3, 2)))));

    [Fact]
    public void A_payload_type_that_no_recording_uses_is_refused()
        => Assert.Equal("Packet 1 has the payload type 100, which no recording uses.", Refusal(Of(With(Opus, (1, 100)))));

    [Fact]
    public void Two_codecs_in_one_recording_are_refused()
        => Assert.Equal("Packet 2 is Vp8; the packets before are Opus.", Refusal(Of(Opus, With(Opus, (1, 96)))));

    [Fact]
    public void What_is_no_rtp_is_refused()
    {
        Assert.Equal("Packet 1 is no RTP packet with a payload.", Refusal(Of(Opus[..11])));
        Assert.Equal("Packet 1 is no RTP packet with a payload.", Refusal(Of(Opus[..12])));
        Assert.Equal(
            "Packet 1 is no RTP packet with a payload.",
            Refusal(new RtpDump { Packets = [new RtpDumpPacket(TimeSpan.Zero, Opus, IsRtcp: true)] }));
    }

    [Fact]
    public void An_empty_recording_is_refused() => Assert.Equal("The recording has no packets.", Refusal(Of()));

    private static string Refusal(RtpDump recording) => Assert.Throws<InvalidDataException>(() => RecordingSummary.Of(recording)).Message;

    private static RtpDump Of(params byte[][] packets)
        => new() { Packets = [.. packets.Select(packet => new RtpDumpPacket(TimeSpan.Zero, packet))] };

    private static byte[] With(byte[] packet, params (int Place, byte Value)[] changes)
    {
        var changed = (byte[])packet.Clone();
        foreach (var (place, value) in changes)
        {
            changed[place] = value;
        }

        return changed;
    }
}

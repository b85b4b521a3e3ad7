using System.Buffers.Binary;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class RtcpFeedbackTests
{
    [Theory]
    [InlineData(new ushort[] { 10 }, "000A0000")]
    [InlineData(new ushort[] { 10, 11, 26, 27 }, "000A8001001B0000")]
    [InlineData(new ushort[] { 65535, 0, 14 }, "FFFF4001")]
    [InlineData(new ushort[] { 5, 5, 4 }, "000500000005000000040000")]
    public void A_nack_names_packets_in_groups_of_17(ushort[] missing, string entries)
    {
        var data = new byte[100];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteNack(1, 2, missing));
        var packet = RtcpSamples.Single(data.AsSpan(0, writer.Size));
        Assert.Equal(entries, Convert.ToHexString(packet.Body[8..]));
        Assert.True(RtcpNack.TryParse(in packet, out var nack));
        Assert.Equal((1u, 2u), (nack.SenderSsrc, nack.MediaSsrc));
        Assert.Equal(missing, ReadAll(nack));
    }

    [Fact]
    public void Any_list_of_missing_packets_is_read_back()
    {
        var random = new Random(3);
        var data = new byte[1500];
        for (var i = 0; i < 2000; i++)
        {
            var next = (ushort)random.Next(65536);
            var missing = new ushort[random.Next(1, 60)];
            for (var n = 0; n < missing.Length; n++)
            {
                missing[n] = next;
                next += (ushort)random.Next(1, 30);
            }

            var writer = new RtcpWriter(data);
            Assert.True(writer.TryWriteNack(1, 2, missing));
            var packet = RtcpSamples.Single(data.AsSpan(0, writer.Size));
            Assert.True(RtcpNack.TryParse(in packet, out var nack));
            Assert.Equal(missing, ReadAll(nack));
        }
    }

    [Fact]
    public void Row09_a_nack_for_thousands_of_packets_is_read_up_to_a_bound()
    {
        var body = new byte[1480];
        body.AsSpan(8).Fill(0xFF);
        Assert.True(RtcpNack.TryParse(new RtcpPacket(RtcpPacketType.TransportFeedback, 1, body), out var nack));
        Assert.Equal(RtcpNack.MaximumSequenceNumbers, ReadAll(nack).Count);
    }

    [Fact]
    public void An_empty_nack_is_neither_written_nor_read()
    {
        var writer = new RtcpWriter(new byte[100]);
        Assert.False(writer.TryWriteNack(1, 2, []));
        Assert.False(RtcpNack.TryParse(new RtcpPacket(RtcpPacketType.TransportFeedback, 1, new byte[8]), out _));
    }

    [Fact]
    public void A_picture_loss_indication_is_twelve_bytes()
    {
        var data = new byte[12];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWritePictureLossIndication(0x01020304, 0x05060708));
        Assert.Equal("81CE00020102030405060708", Convert.ToHexString(data));
        var packet = RtcpSamples.Single(data);
        Assert.True(RtcpPictureLossIndication.TryParse(in packet, out var indication));
        Assert.Equal(new RtcpPictureLossIndication(0x01020304, 0x05060708), indication);
        Assert.False(RtcpFullIntraRequest.TryParse(in packet, out _));
    }

    [Fact]
    public void A_full_intra_request_carries_its_number()
    {
        var data = new byte[20];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteFullIntraRequest(1, 0xAABBCCDD, 200));
        Assert.Equal("84CE00040000000100000000AABBCCDDC8000000", Convert.ToHexString(data));
        var packet = RtcpSamples.Single(data);
        Assert.True(RtcpFullIntraRequest.TryParse(in packet, out var request));
        Assert.Equal(1, request.Count);
        Assert.Equal((0xAABBCCDD, (byte)200), request[0]);
    }

    [Fact]
    public void Row09_a_full_intra_request_for_everything_is_read_up_to_a_bound()
    {
        Assert.True(RtcpFullIntraRequest.TryParse(new RtcpPacket(RtcpPacketType.PayloadFeedback, 4, new byte[1480]), out var request));
        Assert.Equal(RtcpFullIntraRequest.MaximumEntries, request.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(262_143, 262_143)]
    [InlineData(262_144, 262_144)]
    [InlineData(1_500_001, 1_500_000)]
    [InlineData(long.MaxValue, long.MaxValue - (1L << 45) + 1)]
    public void A_maximum_bitrate_is_kept_to_18_bits(long written, long read)
    {
        var data = new byte[32];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteReceiverEstimatedMaximumBitrate(1, written, [2, 3]));
        var packet = RtcpSamples.Single(data.AsSpan(0, writer.Size));
        Assert.True(RtcpReceiverEstimatedMaximumBitrate.TryParse(in packet, out var remb));
        Assert.Equal(read, remb.BitrateBps);
        Assert.Equal((2, 2u, 3u), (remb.Count, remb[0], remb[1]));
    }

    [Theory]
    [InlineData(0, 0u, 0)]
    [InlineData(63, 0u, 0)]
    [InlineData(63, 1u, long.MaxValue)] // 2^63
    [InlineData(63, 0x3FFFFu, long.MaxValue)]
    [InlineData(62, 1u, 1L << 62)]
    public void Row09_no_maximum_bitrate_overflows(int exponent, uint mantissa, long read)
    {
        var body = new byte[16];
        "REMB"u8.CopyTo(body.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(12), ((uint)exponent << 18) | mantissa);
        var packet = new RtcpPacket(RtcpPacketType.PayloadFeedback, 15, body);
        Assert.True(RtcpReceiverEstimatedMaximumBitrate.TryParse(in packet, out var remb));
        Assert.Equal(read, remb.BitrateBps);
    }

    [Fact]
    public void Row09_a_maximum_bitrate_with_streams_past_the_end_is_refused()
    {
        var body = new byte[20];
        "REMB"u8.CopyTo(body.AsSpan(8));
        body[12] = 2;
        Assert.False(RtcpReceiverEstimatedMaximumBitrate.TryParse(new RtcpPacket(RtcpPacketType.PayloadFeedback, 15, body), out _));
    }

    [Fact]
    public void Transport_feedback_is_read_as_the_draft_lays_it_out()
    {
        // Base 5, 9 statuses, reference 2 (128 ms), count 7: run of 3 small, then 1-bit vector 0 1 0 0 0 1 …; deltas 1 2 3, 4, 5.
        var body = Convert.FromHexString("00000001 00000002 0005 0009 000002 07 2003 9100 01020304 05 000000".Replace(" ", ""));
        Assert.True(RtcpTransportFeedback.TryParse(new RtcpPacket(RtcpPacketType.TransportFeedback, 15, body), out var feedback));
        Assert.Equal((5, 9, 2, 7), (feedback.BaseSequenceNumber, feedback.StatusCount, feedback.ReferenceTime, feedback.FeedbackCount));
        var read = new List<(int, bool, int)>();
        var rounds = new RoundLimit(1_000);
        while (rounds.Next() && feedback.TryRead(out var sequence, out var received, out var deltaUs))
        {
            read.Add((sequence, received, deltaUs));
        }

        Assert.Equal(
            [
                (5, true, 250), (6, true, 500), (7, true, 750), (8, false, 0), (9, true, 1000), (10, false, 0), (11, false, 0),
                (12, false, 0), (13, true, 1250),
            ],
            read);
    }

    [Fact]
    public void Large_and_negative_deltas_and_a_negative_reference_are_read()
    {
        var body = Convert.FromHexString("00000001 00000002 FFFF 0003 FFFFFF 00 E600 FF9C 7F 0000 00".Replace(" ", ""));
        Assert.True(RtcpTransportFeedback.TryParse(new RtcpPacket(RtcpPacketType.TransportFeedback, 15, body), out var feedback));
        Assert.Equal(-1, feedback.ReferenceTime);
        Assert.True(feedback.TryRead(out var sequence, out _, out var deltaUs));
        Assert.Equal((65535, -25_000), (sequence, deltaUs));
        Assert.True(feedback.TryRead(out sequence, out _, out deltaUs));
        Assert.Equal((0, 127 * 250), (sequence, deltaUs));
        Assert.True(feedback.TryRead(out sequence, out var received, out deltaUs));
        Assert.Equal((1, true, 0), (sequence, received, deltaUs));
        Assert.False(feedback.TryRead(out _, out _, out _));
    }

    [Theory]
    [InlineData("0005 0001 00000000", "no chunk")]
    [InlineData("0005 0009 00000000 2003 0102 0300", "chunks for 3 of 9")]
    [InlineData("0005 0003 00000000 2003 0102", "a delta short")]
    [InlineData("0005 0003 00000000 4003 0102 0300", "two-byte deltas in three bytes")]
    [InlineData("0005 0003 00000000 6003 0102 0304", "reserved symbol in a run")]
    [InlineData("0005 0003 00000000 F000 0102 0304", "reserved symbol in a vector")]
    [InlineData("0005 0003 00000000 2000 2003 0102", "an empty run")]
    public void Row09_transport_feedback_that_says_more_than_it_has_is_refused(string rest, string what)
    {
        var body = Convert.FromHexString("0000000100000002" + rest.Replace(" ", ""));
        Assert.False(RtcpTransportFeedback.TryParse(new RtcpPacket(RtcpPacketType.TransportFeedback, 15, body), out _), what);
    }

    [Fact]
    public void A_view_is_of_its_own_kind_and_length_only()
    {
        var kinds = new (RtcpPacketType Type, byte Count, int Length)[]
        {
            (RtcpPacketType.SenderReport, 0, 24), (RtcpPacketType.ReceiverReport, 0, 4), (RtcpPacketType.SourceDescription, 0, 0),
            (RtcpPacketType.Goodbye, 0, 0), (RtcpPacketType.TransportFeedback, RtcpFeedbackFormat.GenericNack, 12),
            (RtcpPacketType.TransportFeedback, RtcpFeedbackFormat.TransportWide, 16), (RtcpPacketType.PayloadFeedback, RtcpFeedbackFormat.PictureLossIndication, 8),
            (RtcpPacketType.PayloadFeedback, RtcpFeedbackFormat.FullIntraRequest, 16), (RtcpPacketType.PayloadFeedback, RtcpFeedbackFormat.ApplicationLayer, 16),
        };
        for (var view = 0; view < kinds.Length; view++)
        {
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var (type, count, _) = kinds[kind];
                var length = Math.Max(kinds[view].Length, kinds[kind].Length);
                Assert.Equal(view == kind, Fits(view, new RtcpPacket(type, count, Body(kind, length))));
            }

            var own = kinds[view];
            if (own.Length > 0)
            {
                Assert.False(Fits(view, new RtcpPacket(own.Type, own.Count, Body(view, own.Length)[..^4])));
            }
        }

        static byte[] Body(int kind, int length)
        {
            var body = new byte[length];
            if (kind == 8)
            {
                "REMB"u8.CopyTo(body.AsSpan(8));
            }

            return body;
        }

        static bool Fits(int view, RtcpPacket packet) => view switch
        {
            0 => RtcpSenderReport.TryParse(in packet, out _),
            1 => RtcpReceiverReport.TryParse(in packet, out _),
            2 => RtcpSourceDescription.TryParse(in packet, out _),
            3 => RtcpGoodbye.TryParse(in packet, out _),
            4 => RtcpNack.TryParse(in packet, out _),
            5 => RtcpTransportFeedback.TryParse(in packet, out _),
            6 => RtcpPictureLossIndication.TryParse(in packet, out _),
            7 => RtcpFullIntraRequest.TryParse(in packet, out _),
            _ => RtcpReceiverEstimatedMaximumBitrate.TryParse(in packet, out _),
        };
    }

    [Fact]
    public void Requests_for_several_streams_are_read_one_by_one()
    {
        var body = Convert.FromHexString("00000007" + "00000000" + "0A0B0C0D01000000" + "0000000602000000" + "0000000803FFFFFF");
        Assert.True(RtcpFullIntraRequest.TryParse(new RtcpPacket(RtcpPacketType.PayloadFeedback, 4, body), out var request));
        Assert.Equal((7u, 3), (request.SenderSsrc, request.Count));
        Assert.Equal(((0x0A0B0C0Du, (byte)1), (6u, (byte)2), (8u, (byte)3)), (request[0], request[1], request[2]));
    }

    [Fact]
    public void Row09_an_estimate_is_read_with_its_sender_and_only_under_its_name()
    {
        var body = Convert.FromHexString("00000007" + "00000000" + "52454D42" + "020BD090" + "00000001" + "00000002");
        var packet = new RtcpPacket(RtcpPacketType.PayloadFeedback, 15, body);
        Assert.True(RtcpReceiverEstimatedMaximumBitrate.TryParse(in packet, out var remb));
        Assert.Equal((7u, 1_000_000, 2, 1u, 2u), (remb.SenderSsrc, remb.BitrateBps, remb.Count, remb[0], remb[1]));

        Assert.False(RtcpReceiverEstimatedMaximumBitrate.TryParse(new RtcpPacket(RtcpPacketType.TransportFeedback, 15, body), out _));
        Assert.False(RtcpReceiverEstimatedMaximumBitrate.TryParse(new RtcpPacket(RtcpPacketType.PayloadFeedback, 1, body), out _));
        body[11] = (byte)'C';
        Assert.False(RtcpReceiverEstimatedMaximumBitrate.TryParse(in packet, out _));
    }

    [Fact]
    public void Feedback_without_any_status_is_read_and_has_none()
    {
        var packet = new RtcpPacket(RtcpPacketType.TransportFeedback, 15, new byte[16]);
        Assert.True(RtcpTransportFeedback.TryParse(in packet, out var feedback));
        Assert.False(feedback.TryRead(out _, out _, out _));
    }

    [Fact]
    public void Feedback_that_ends_with_its_last_chunk_is_read()
    {
        var body = Convert.FromHexString("00000001" + "00000002" + "0005" + "0002" + "00000000" + "0002");
        Assert.True(RtcpTransportFeedback.TryParse(new RtcpPacket(RtcpPacketType.TransportFeedback, 15, body), out var feedback));
        Assert.True(feedback.TryRead(out var number, out var received, out _));
        Assert.Equal((5, false), (number, received));
        Assert.True(feedback.TryRead(out number, out received, out _));
        Assert.Equal((6, false), (number, received));
        Assert.False(feedback.TryRead(out _, out _, out _));
    }

    private static List<ushort> ReadAll(RtcpNack nack)
    {
        var read = new List<ushort>();
        var rounds = new RoundLimit(100_000);
        while (rounds.Next() && nack.TryRead(out var sequence))
        {
            read.Add(sequence);
        }

        return read;
    }
}

using Videoroom.Client.Media;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Client.Media;

public sealed class FrameAssemblerTests
{
    private static readonly List<List<RecordedPacket>> Pictures =
        [.. StockRecordings.TestPicture.Encodings[0].Packets.GroupBy(packet => packet.Timestamp).Select(picture => picture.ToList())];

    private readonly FrameAssembler _assembler = new();

    [Fact]
    public void A_picture_counts_once_all_of_its_packets_are_there_in_any_order()
    {
        var packets = Vp8(picture: 0, firstSequence: 65_530, pictureId: 7);
        packets.Reverse();

        for (var i = 0; i < packets.Count; i++)
        {
            Assert.Equal(0, _assembler.CompleteFrames);
            Take(Codec.Vp8, packets[i], nowUs: 1_000 + i);
        }

        Assert.Equal(1, _assembler.CompleteFrames);
        Assert.Equal(1, _assembler.DecodableFrames);
        Assert.False(_assembler.IsBroken(nowUs: 600_000));
    }

    [Fact]
    public void A_duplicate_changes_nothing()
    {
        foreach (var packet in Vp8(0, 1, 1))
        {
            Take(Codec.Vp8, packet, 10);
            Take(Codec.Vp8, packet, 20);
        }

        Assert.Equal(1, _assembler.CompleteFrames);
    }

    [Fact]
    public void A_picture_id_that_is_missing_breaks_the_chain_until_a_keyframe()
    {
        var next = Deliver(0, 1, pictureId: 1, 10);
        next = Deliver(1, next, pictureId: 2, 20);
        next = Deliver(3, next, pictureId: 4, 30); // picture 3 never came
        Assert.False(_assembler.IsBroken(nowUs: 40)); // it may still be on its way
        Assert.True(_assembler.IsBroken(nowUs: 600_000));
        Assert.Equal(2, _assembler.DecodableFrames);

        Deliver(0, next, pictureId: 5, 40);

        Assert.False(_assembler.IsBroken(nowUs: 600_000));
        Assert.Equal(3, _assembler.DecodableFrames);
        Assert.Equal(4, _assembler.CompleteFrames);
    }

    [Fact]
    public void A_picture_that_was_repaired_late_continues_the_chain_with_those_behind_it()
    {
        var second = Deliver(0, 1, pictureId: 32_767, 10);
        var third = (ushort)(second + Pictures[1].Count);
        Deliver(2, third, pictureId: 1, 20);
        Assert.Equal(1, _assembler.DecodableFrames);

        Deliver(1, second, pictureId: 0, 30);

        Assert.Equal(3, _assembler.DecodableFrames);
        Assert.False(_assembler.IsBroken(nowUs: 600_000));
    }

    [Fact]
    public void The_largest_gap_is_between_complete_pictures_since_the_reset()
    {
        var next = Deliver(0, 1, 1, nowUs: 1_000);
        next = Deliver(1, next, 2, nowUs: 91_000);
        Assert.Equal(90_000, _assembler.LargestGapUs);

        _assembler.ResetGap(nowUs: 100_000);
        Deliver(2, next, 3, nowUs: 133_000);

        Assert.Equal(33_000, _assembler.LargestGapUs);
    }

    [Fact]
    public void Packets_that_only_carry_padding_break_nothing()
    {
        var next = Deliver(0, 1, pictureId: 1, 10);
        var behind = (ushort)(next + 2);
        Deliver(1, behind, pictureId: 2, 20);
        Assert.Equal(1, _assembler.DecodableFrames);

        Take(Codec.Vp8, new Packet(next, 1, false, []), 30);
        Take(Codec.Vp8, new Packet((ushort)(next + 1), 1, false, []), 30);

        Assert.Equal(2, _assembler.DecodableFrames);
        Assert.Equal(2, _assembler.CompleteFrames);
    }

    [Fact]
    public void Pictures_of_h264_begin_behind_the_marker_of_the_one_before()
    {
        Take(Codec.H264, new Packet(1, 1, false, [0x67, 0x42, 0xC0, 0x1F]), 10); // SPS
        Take(Codec.H264, new Packet(2, 1, false, [0x68, 0xCE]), 10); // PPS
        Take(Codec.H264, new Packet(3, 1, true, [0x65, 0x88, 0x84]), 10); // IDR
        Take(Codec.H264, new Packet(4, 2, false, [0x41, 0x9A]), 20);
        Take(Codec.H264, new Packet(5, 2, true, [0x41, 0x9A]), 20);
        Take(Codec.H264, new Packet(7, 4, true, [0x41, 0x9A]), 30); // the one before is missing
        Assert.Equal(2, _assembler.DecodableFrames);

        Take(Codec.H264, new Packet(6, 3, true, [0x41, 0x9A]), 40);

        Assert.Equal(4, _assembler.CompleteFrames);
        Assert.Equal(4, _assembler.DecodableFrames);
    }

    [Fact]
    public void All_spatial_layers_of_a_vp9_picture_are_one_picture()
    {
        Take(Codec.Vp9, new Packet(1, 1, false, [0xAC, 0x80, 1, 0x00, 9, 0x50]), 10); // key, SID 0
        Take(Codec.Vp9, new Packet(2, 1, false, [0xAC, 0x80, 1, 0x03, 9, 0x50]), 10); // SID 1, inter-layer
        Take(Codec.Vp9, new Packet(3, 1, true, [0xAC, 0x80, 1, 0x05, 9, 0x50]), 10); // SID 2
        Take(Codec.Vp9, new Packet(4, 2, false, [0xEC, 0x80, 2, 0x00, 10, 0x50]), 20);
        Assert.Equal(1, _assembler.CompleteFrames);

        Take(Codec.Vp9, new Packet(5, 2, true, [0xEC, 0x80, 2, 0x03, 10, 0x50]), 20);

        Assert.Equal(2, _assembler.CompleteFrames);
        Assert.Equal(2, _assembler.DecodableFrames);
    }

    private static List<Packet> Vp8(int picture, ushort firstSequence, ushort pictureId)
        => [.. Pictures[picture].Select((packet, i) =>
        {
            var payload = packet.Payload.ToArray();
            Vp8Packets.WriteDescriptor(payload, i == 0, pictureId);
            return new Packet((ushort)(firstSequence + i), pictureId * 3000u, packet.Marker, payload);
        })];

    private ushort Deliver(int picture, ushort firstSequence, ushort pictureId, long nowUs)
    {
        var packets = Vp8(picture, firstSequence, pictureId);
        packets.ForEach(packet => Take(Codec.Vp8, packet, nowUs));
        return (ushort)(firstSequence + packets.Count);
    }

    private void Take(Codec codec, Packet packet, long nowUs)
    {
        var data = new byte[RtpPacket.FixedHeaderSize + packet.Payload.Length];
        _ = new RtpHeaderWriter(data, packet.Marker, 96, packet.Sequence, packet.Timestamp, 1);
        packet.Payload.CopyTo(data, RtpPacket.FixedHeaderSize);
        Assert.True(RtpPacket.TryParse(data, out var rtp));
        _assembler.OnPacket(codec, rtp, nowUs);
    }

    private sealed record Packet(ushort Sequence, uint Timestamp, bool Marker, byte[] Payload);
}

using Videoroom.Client.Media;

namespace Videoroom.Tests.Client;

public sealed class FrameAssemblerTests
{
    private readonly Vp8Recording _recording = Vp8Recording.Load();
    private readonly FrameAssembler _assembler = new();

    [Fact]
    public void A_picture_counts_once_all_of_its_packets_are_there_in_any_order()
    {
        var packets = Packets(frame: 0, firstSequence: 65_530, pictureId: 7).ToList();
        packets.Reverse();

        for (var i = 0; i < packets.Count; i++)
        {
            Assert.Equal(0, _assembler.CompleteFrames);
            Take(packets[i], nowUs: 1_000 + i);
        }

        Assert.Equal(1, _assembler.CompleteFrames);
        Assert.Equal(1, _assembler.DecodableFrames);
        Assert.False(_assembler.IsBroken(nowUs: 600_000));
    }

    [Fact]
    public void A_duplicate_changes_nothing()
    {
        foreach (var packet in Packets(0, 1, 1))
        {
            Take(packet, 10);
            Take(packet, 20);
        }

        Assert.Equal(1, _assembler.CompleteFrames);
    }

    [Fact]
    public void After_a_missing_picture_the_chain_is_broken_until_a_keyframe()
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
        var third = (ushort)(second + Packets(1, second, 0).Count());
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

    private ushort Deliver(int frame, ushort firstSequence, ushort pictureId, long nowUs)
    {
        var packets = Packets(frame, firstSequence, pictureId).ToList();
        packets.ForEach(packet => Take(packet, nowUs));
        return (ushort)(firstSequence + packets.Count);
    }

    private void Take(Packet packet, long nowUs)
        => _assembler.OnPacket(packet.Sequence, packet.Timestamp, packet.Marker, packet.Payload, nowUs);

    private IEnumerable<Packet> Packets(int frame, ushort firstSequence, ushort pictureId)
    {
        var count = _recording.PacketCount(frame, 1100);
        for (var i = 0; i < count; i++)
        {
            var payload = new byte[1500];
            var length = _recording.WritePayload(frame, i, 1100, pictureId, payload);
            yield return new Packet((ushort)(firstSequence + i), pictureId * 3000u, i == count - 1, payload[..length]);
        }
    }

    private sealed record Packet(ushort Sequence, uint Timestamp, bool Marker, byte[] Payload);
}

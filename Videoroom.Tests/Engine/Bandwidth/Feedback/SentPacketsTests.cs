using System.Runtime.CompilerServices;
using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Engine.Bandwidth.Feedback;

public class SentPacketsTests
{
    private readonly SentPackets _sent = new();

    [Fact]
    public void A_packet_is_found_by_its_number()
    {
        _sent.Add(7, 1_000, probe: 3, nowUs: 50);

        ref var record = ref _sent.Find(7);

        Assert.False(Unsafe.IsNullRef(ref record));
        Assert.Equal((50, 1_000, 3, PacketFate.Unknown), (record.SentUs, record.Size, record.Probe, record.Fate));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(7 + SentPackets.InitialCapacity)]
    [InlineData(7 + 32_768)]
    public void A_packet_that_was_not_sent_is_not_found(int number)
    {
        _sent.Add(7, 1_000, 0, 50);

        Assert.True(Unsafe.IsNullRef(ref _sent.Find((ushort)number)));
    }

    [Fact]
    public void Numbers_wrap()
    {
        for (var i = 65_500; i < 65_600; i++)
        {
            _sent.Add((ushort)i, i, 0, 0);
        }

        Assert.Equal(65_530, _sent.Find(65_530).Size);
        Assert.Equal(65_540, _sent.Find(4).Size);
    }

    [Fact]
    public void The_ring_grows_while_feedback_is_still_to_come()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _sent.Add((ushort)i, 1_000 + i, 0, i * 100);
        }

        Assert.Equal(1_024, _sent.Capacity);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(1_000 + i, _sent.Find((ushort)i).Size);
        }
    }

    [Fact]
    public void The_ring_does_not_grow_for_packets_that_were_reported()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _sent.Add((ushort)i, 1_000, 0, i * 100);
            _sent.Find((ushort)i).Fate = PacketFate.Received;
        }

        Assert.Equal(SentPackets.InitialCapacity, _sent.Capacity);
    }

    [Fact]
    public void The_ring_does_not_grow_for_packets_that_are_too_old_for_feedback()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _sent.Add((ushort)i, 1_000, 0, i * 10_000);
        }

        Assert.Equal(SentPackets.InitialCapacity, _sent.Capacity);
    }

    [Fact]
    public void Row09_the_ring_is_bounded_without_any_feedback()
    {
        for (var i = 0; i < 40_000; i++)
        {
            _sent.Add((ushort)i, 1_000, 0, i);
        }

        Assert.Equal(SentPackets.MaximumCapacity, _sent.Capacity);
        Assert.True(Unsafe.IsNullRef(ref _sent.Find(40_000 - SentPackets.MaximumCapacity - 1)));
        Assert.False(Unsafe.IsNullRef(ref _sent.Find(40_000 - SentPackets.MaximumCapacity)));
    }

    [Fact]
    public void Clear_forgets_packets_and_keeps_the_count_of_wraps()
    {
        _sent.Add(65_535, 1_000, 0, 0);
        _sent.Clear();
        Assert.True(Unsafe.IsNullRef(ref _sent.Find(65_535)));
        _sent.Add(0, 900, 0, 0);
        Assert.Equal(900, _sent.Find(0).Size);
    }
}

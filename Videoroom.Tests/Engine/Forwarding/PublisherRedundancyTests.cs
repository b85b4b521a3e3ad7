using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

public sealed class PublisherRedundancyTests
{
    private const uint Frame = 960;
    private readonly PublisherRedundancy _redundancy = new();

    [Fact]
    public void Nothing_is_lost_without_a_gap_or_before_the_first_packet()
    {
        Assert.Empty(Take(10, 9600, 1920, 960));
        Assert.Empty(Take(11, 10_560, 1920, 960));
    }

    [Fact]
    public void Lost_packets_are_found_in_the_order_in_which_they_were_sent()
    {
        _redundancy.OnPacket(65_534, 0);
        Assert.Equal([(65_535, 1920), (0, 960)], Take(1, 3 * Frame, 2880, 1920, 960));
    }

    [Fact]
    public void Of_a_longer_gap_only_what_is_repeated_is_found()
    {
        _redundancy.OnPacket(10, 0);
        Assert.Equal([(14, 960)], Take(15, 5 * Frame, 960));
    }

    [Fact]
    public void A_packet_that_repeats_another_than_the_one_right_before_is_not_mistaken()
    {
        _redundancy.OnPacket(10, 0);
        Assert.Equal([(11, 1920)], Take(13, 3 * Frame, 1920));
        Assert.Empty(Take(15, 5 * Frame, 1920));
    }

    [Fact]
    public void Packets_of_different_lengths_are_found_when_all_of_them_are_repeated()
    {
        _redundancy.OnPacket(10, 0);
        Assert.Equal([(11, 10_000), (12, 960)], Take(13, 19_200, 10_000, 960));
    }

    [Fact]
    public void Packets_whose_numbers_are_not_certain_are_not_recovered()
    {
        _redundancy.OnPacket(10, 0);
        Assert.Empty(Take(13, 3001, 960));
        Assert.Empty(Take(15, 3001 + (2 * Frame), 1920 - 1, 960, 480));
    }

    [Fact]
    public void A_late_packet_and_one_from_before_in_time_recover_nothing()
    {
        _redundancy.OnPacket(10, 0);
        _redundancy.OnPacket(14, 4 * Frame);
        Assert.Empty(Take(12, 2 * Frame, 960));
        Assert.Empty(Take(16, Frame, 960));
    }

    [Fact]
    public void Blocks_out_of_order_or_without_an_offset_recover_nothing()
    {
        _redundancy.OnPacket(10, 0);
        Assert.Empty(Take(13, 3 * Frame, 960, 1920));
        Assert.Empty(Take(16, 6 * Frame, 960, 960));
        Assert.Empty(Take(18, 8 * Frame, 0));
    }

    [Fact]
    public void An_empty_block_is_no_packet()
    {
        _redundancy.OnPacket(10, 0);
        Span<LostBlock> lost = stackalloc LostBlock[PublisherRedundancy.MaximumBlocks];
        Assert.Equal(0, _redundancy.OnPacket(12, 2 * Frame, [new RedBlock(111, 960, 5, 0)], lost));
    }

    private List<(int Number, int Offset)> Take(ushort sequenceNumber, uint timestamp, params int[] offsets)
    {
        Span<LostBlock> lost = stackalloc LostBlock[PublisherRedundancy.MaximumBlocks];
        var count = _redundancy.OnPacket(sequenceNumber, timestamp, [.. offsets.Select(offset => new RedBlock(111, offset, 5, 3))], lost);
        List<(int, int)> found = [];
        foreach (var block in lost[..count])
        {
            found.Add((block.SequenceNumber, block.Block.TimestampOffset));
        }

        return found;
    }
}

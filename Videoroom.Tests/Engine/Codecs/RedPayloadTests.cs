using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Engine.Codecs;

public sealed class RedPayloadTests
{
    [Fact]
    public void A_payload_is_read_as_its_blocks_the_earliest_first()
    {
        var payload = new byte[4 + 4 + 1 + 3 + 2 + 4];
        RedPayload.WriteBlockHeader(payload, 111, 1920, 3);
        RedPayload.WriteBlockHeader(payload.AsSpan(4), 111, 960, 2);
        payload[8] = 111;

        Span<RedBlock> blocks = stackalloc RedBlock[4];
        Assert.Equal(3, RedPayload.Read(payload, blocks));
        Assert.Equal([new(111, 1920, 9, 3), new(111, 960, 12, 2), new(111, 0, 14, 4)], blocks[..3].ToArray());
    }

    [Fact]
    public void A_header_has_room_for_the_longest_block_and_the_largest_offset()
    {
        var payload = new byte[4 + 1 + RedPayload.MaximumBlockLength];
        RedPayload.WriteBlockHeader(payload, 127, RedPayload.MaximumTimestampOffset, RedPayload.MaximumBlockLength);

        Span<RedBlock> blocks = stackalloc RedBlock[4];
        Assert.Equal(2, RedPayload.Read(payload, blocks));
        Assert.Equal(new RedBlock(127, RedPayload.MaximumTimestampOffset, 5, RedPayload.MaximumBlockLength), blocks[0]);
        Assert.Equal(0, blocks[1].Length);
    }

    [Fact]
    public void What_is_cut_short_anywhere_or_has_too_many_blocks_is_malformed()
    {
        var payload = new byte[4 + 4 + 1 + 3 + 2];
        RedPayload.WriteBlockHeader(payload, 111, 1920, 3);
        RedPayload.WriteBlockHeader(payload.AsSpan(4), 111, 960, 2);

        Span<RedBlock> blocks = stackalloc RedBlock[3];
        for (var length = 0; length < payload.Length; length++)
        {
            Assert.Equal(0, RedPayload.Read(payload.AsSpan(0, length), blocks));
        }

        Assert.Equal(3, RedPayload.Read(payload, blocks));
        Assert.Equal(0, RedPayload.Read(payload, blocks[..2]));
        Assert.Equal(0, RedPayload.Read(payload, blocks[..1]));
    }
}

using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class TransportFeedbackChunkTests
{
    [Theory]
    [InlineData(0x2005, "11111")]
    [InlineData(0x0003, "000")]
    [InlineData(0x4002, "22")]
    [InlineData(0x6001, "3")]
    [InlineData(0x8000, "00000000000000")]
    [InlineData(0xA001, "10000000000001")]
    [InlineData(0xBFFF, "11111111111111")]
    [InlineData(0xC000, "0000000")]
    [InlineData(0xD2A9, "1022221")] // two bits each: 01 00 10 10 10 10 01
    [InlineData(0xFFFF, "3333333")]
    public void Symbols_are_taken_in_order_until_the_chunk_is_empty(int value, string symbols)
    {
        var chunk = new TransportFeedbackChunk((ushort)value);
        Assert.Equal(symbols.Length, chunk.Count);
        foreach (var symbol in symbols)
        {
            Assert.False(chunk.IsEmpty);
            Assert.Equal(symbol - '0', chunk.Take());
        }

        Assert.True(chunk.IsEmpty);
    }

    [Theory]
    [InlineData(0x2005, 5, 5)]
    [InlineData(0x2005, 3, 3)]
    [InlineData(0x4002, 2, 4)]
    [InlineData(0x0003, 3, 0)]
    [InlineData(0x6001, 1, null)]
    [InlineData(0xA001, 14, 2)]
    [InlineData(0xA001, 13, 1)]
    [InlineData(0xA001, 0, 0)]
    [InlineData(0xD2A9, 7, 10)]
    [InlineData(0xD2A9, 3, 3)]
    [InlineData(0xC003, 6, 0)] // the reserved symbol is behind those that are asked for
    [InlineData(0xC003, 7, null)]
    public void The_first_symbols_ask_for_one_byte_a_small_delta_and_two_a_large_one(int value, int symbols, int? bytes)
    {
        var isReadable = new TransportFeedbackChunk((ushort)value).TryGetDeltaBytes(symbols, out var read);
        Assert.Equal(bytes, isReadable ? (int?)read : null);
    }

    [Fact]
    public void A_chunk_that_was_never_read_is_empty()
        => Assert.True(default(TransportFeedbackChunk).IsEmpty);

    [Fact]
    public void A_run_counts_up_to_8191()
        => Assert.Equal(8191, new TransportFeedbackChunk(0x3FFF).Count);
}

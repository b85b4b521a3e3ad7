using Videoroom.Bench.Record.Layers;

namespace Videoroom.Tests.Bench.Record.Layers;

public sealed class BitReaderTests
{
    [Fact]
    public void Bits_are_read_the_most_significant_first_across_bytes()
    {
        var reader = new BitReader([0b1010_0001, 0b1000_0000]);

        Assert.True(reader.ReadFlag());
        Assert.Equal(0b010, reader.Read(3));
        Assert.Equal(0b00011, reader.Read(5));
        Assert.Equal(0, reader.Read(7));
        Assert.False(reader.IsPastEnd);
    }

    [Fact]
    public void Behind_the_end_are_zeros()
    {
        var reader = new BitReader([0xFF]);

        Assert.Equal(0b1111_1111_00, reader.Read(10));
        Assert.True(reader.IsPastEnd);
    }

    // AV1, section 4.10.7, the table for ns(5).
    [Theory]
    [InlineData(0b0000_0000, 0)]
    [InlineData(0b0100_0000, 1)]
    [InlineData(0b1000_0000, 2)]
    [InlineData(0b1100_0000, 3)]
    [InlineData(0b1110_0000, 4)]
    public void Of_five_values_the_last_two_take_a_bit_more(byte bits, int value)
    {
        var reader = new BitReader([bits]);

        Assert.Equal(value, reader.ReadNonSymmetric(5));
    }

    [Fact]
    public void One_value_takes_no_bit()
    {
        var reader = new BitReader([0x80]);

        Assert.Equal(0, reader.ReadNonSymmetric(1));
        Assert.True(reader.ReadFlag());
    }
}

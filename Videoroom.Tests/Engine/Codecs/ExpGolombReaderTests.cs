using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Engine.Codecs;

public class ExpGolombReaderTests
{
    // ITU-T H.264, table 9-1.
    [Theory]
    [InlineData("80", 0)]
    [InlineData("40", 1)]
    [InlineData("60", 2)]
    [InlineData("20", 3)]
    [InlineData("38", 6)]
    [InlineData("10", 7)]
    [InlineData("02 00", 63)]
    [InlineData("00 80 00", 255)]
    public void Codes_are_read_as_the_standard_lists_them(string hex, int value)
    {
        var reader = new ExpGolombReader(Bytes(hex));
        Assert.True(reader.TryRead(out var read));
        Assert.Equal(value, read);
    }

    [Fact]
    public void Codes_follow_each_other_without_a_gap()
    {
        // 1 010 011 00100
        var reader = new ExpGolombReader(Bytes("A6 40"));
        var values = new int[4];
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(reader.TryRead(out values[i]));
        }

        Assert.Equal([0, 1, 2, 3], values);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("02")]
    [InlineData("00 00 00 00 80 00 00 00 00")]
    public void A_code_that_is_cut_or_too_long_is_none(string hex)
    {
        var reader = new ExpGolombReader(Bytes(hex));
        Assert.False(reader.TryRead(out _));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));
}

using Videoroom.Bench.Record.Inspection;

namespace Videoroom.Tests.Bench.Record.Inspection;

public sealed class Av1ElementsTests
{
    [Fact]
    public void Each_obu_that_begins_in_the_payload_is_named()
        => Assert.Equal(
            ["N set (new coded video sequence)", "W = 2", "OBU sequence header", "OBU frame, with extension"],
            Av1Elements.NamesOf([0x28, 2, 0x08, 0xAA, 0x34, 0x00, 0xBB]));

    [Fact]
    public void A_fragment_that_continues_an_obu_has_no_header()
        => Assert.Equal(
            ["Z set (continues an OBU)", "Y set (the last OBU continues)", "W = 1"], Av1Elements.NamesOf([0xD0, 0x34, 0x00]));

    [Fact]
    public void Without_a_count_every_element_has_its_length()
        => Assert.Equal(["W = 0", "OBU frame", "OBU padding, with size"], Av1Elements.NamesOf([0x00, 2, 0x30, 0xAA, 2, 0x7A, 0x00]));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x20, 0x7F, 0x30 })]
    public void Whatever_the_bytes_it_ends(byte[] payload) => Assert.True(Av1Elements.NamesOf(payload).Count <= 3);
}

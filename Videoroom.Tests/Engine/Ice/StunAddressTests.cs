using System.Net;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Ice;

public class StunAddressTests
{
    private static readonly byte[] TransactionId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    [Theory]
    [InlineData("192.0.2.1", 5000, "0001329AE112A643")]
    [InlineData("0.0.0.0", 0, "000121122112A442")]
    [InlineData("2001:db8::1", 65_535, "0002DEED0113A9FA0102030405060708090A0B0D")]
    public void An_address_is_written_and_read_as_RFC_8489_section_14_2_lays_it_out(string text, int port, string hex)
    {
        var address = TransportAddress.FromAddress(IPAddress.Parse(text), (ushort)port);
        var value = new byte[StunAddress.GetLength(address)];
        value.AsSpan().Fill(0xff);

        StunAddress.Write(address, TransactionId, value);

        Assert.Equal(hex, Convert.ToHexString(value));
        Assert.True(StunAddress.TryRead(value, TransactionId, out var read));
        Assert.Equal(address, read);
        Assert.Equal(value[1], StunAddress.GetFamily(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0001")]
    [InlineData("00011388")]
    [InlineData("00011388E112A6")]
    [InlineData("0001329AE112A64300")]
    [InlineData("0002329AE112A643")] // IPv6's family with IPv4's length
    [InlineData("0001DEED0113A9FA0102030405060708090A0B0D")]
    [InlineData("0002DEED0113A9FA0102030405060708090A0B")]
    [InlineData("0000329AE112A643")]
    [InlineData("0003DEED0113A9FA0102030405060708090A0B0D")]
    public void Row03_a_value_of_another_length_or_family_is_no_address(string hex)
    {
        Assert.False(StunAddress.TryRead(Convert.FromHexString(hex), TransactionId, out var address));
        Assert.Equal(default, address);
    }

    [Fact]
    public void A_value_too_short_for_a_family_names_none()
    {
        Assert.Equal(0, StunAddress.GetFamily([]));
        Assert.Equal(0, StunAddress.GetFamily([9]));
        Assert.Equal(2, StunAddress.GetFamily([0, 2]));
    }
}

using System.Net;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Network;

public class TransportAddressTests
{
    [Theory]
    [InlineData("192.0.2.1:5000")]
    [InlineData("[2001:db8::1]:65535")]
    [InlineData("127.0.0.1:1")]
    public void An_end_point_survives_the_round_trip_and_prints_as_itself(string text)
    {
        var endPoint = IPEndPoint.Parse(text);
        var address = TransportAddress.FromEndPoint(endPoint);

        Assert.Equal(endPoint, address.ToEndPoint());
        Assert.Equal(text, address.ToString());
        Assert.Equal(endPoint.Port, address.Port);
    }

    [Fact]
    public void An_IPv4_address_equals_its_IPv4_mapped_form()
    {
        var plain = TransportAddress.FromEndPoint(IPEndPoint.Parse("192.0.2.1:5000"));
        var mapped = TransportAddress.FromAddress(IPAddress.Parse("::ffff:192.0.2.1"), 5000);

        Assert.Equal(plain, mapped);
        Assert.Equal(plain.GetHashCode(), mapped.GetHashCode());
        Assert.True(mapped.IsIPv4);
        Assert.Equal(TransportAddress.FromIPv4(0xC0000201, 5000), plain);
    }

    [Fact]
    public void Address_and_port_both_count_for_equality()
    {
        var address = TransportAddress.FromEndPoint(IPEndPoint.Parse("192.0.2.1:5000"));

        Assert.NotEqual(address, address.WithPort(5001));
        Assert.NotEqual(address, TransportAddress.FromEndPoint(IPEndPoint.Parse("192.0.2.2:5000")));
        Assert.NotEqual(address, TransportAddress.FromEndPoint(IPEndPoint.Parse("[2001:db8::1]:5000")));
        Assert.True(address != address.WithPort(1));
    }

    [Fact]
    public void Bytes_are_written_in_network_order()
    {
        Span<byte> bytes = stackalloc byte[TransportAddress.AddressLength];
        TransportAddress.FromIPv4(0x7F000001, 9).WriteAddress(bytes);

        Assert.Equal(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1 }, bytes.ToArray());
        Assert.Equal(TransportAddress.FromIPv4(0x7F000001, 9), TransportAddress.FromIPv6(bytes, 9));
    }

    [Fact]
    public void Only_the_default_value_is_unspecified()
    {
        Assert.True(default(TransportAddress).IsUnspecified);
        Assert.True(default(Videoroom.Engine.Network.Path).IsNone);
        Assert.False(TransportAddress.FromIPv4(0x7F000001, 9).IsUnspecified);
    }
}

using System.Net;
using Videoroom.Impair.Control;

namespace Videoroom.Tests.Impair.Control;

public class MappingTests
{
    [Theory]
    [InlineData("20100=127.0.0.1:20000", "127.0.0.1:20100", "127.0.0.1:20000")]
    [InlineData("10.0.0.5:1=10.0.0.7:20000", "10.0.0.5:1", "10.0.0.7:20000")]
    [InlineData("[::]:0=[::1]:4000", "[::]:0", "[::1]:4000")]
    public void A_port_or_an_address_leads_to_a_server(string text, string listen, string server)
        => Assert.Equal(new Mapping(IPEndPoint.Parse(listen), IPEndPoint.Parse(server)), Mapping.Parse(text));

    [Theory]
    [InlineData("20000")]
    [InlineData("20100=127.0.0.1")]
    [InlineData("x=127.0.0.1:20000")]
    [InlineData("20100=localhost:20000")]
    [InlineData("[::1]:1=127.0.0.1:20000")]
    [InlineData("1=2=127.0.0.1:3")]
    public void Anything_else_is_refused_with_its_text(string text)
        => Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => Mapping.Parse(text)).Message, StringComparison.Ordinal);
}

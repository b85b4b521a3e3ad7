using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

public class OwnRequestsTests
{
    [Theory]
    [InlineData("http://[::]:4000", "http://127.0.0.1:4000/")]
    [InlineData("http://0.0.0.0:4000", "http://127.0.0.1:4000/")]
    [InlineData("https://192.0.2.1:443", "https://192.0.2.1/")]
    [InlineData("https://[2001:db8::1]:4443", "https://[2001:db8::1]:4443/")]
    public void It_asks_at_the_address_that_is_listened_on_and_at_loopback_when_that_is_all_of_them(string listening, string expected)
    {
        using var own = new OwnRequests(listening);

        Assert.Equal(expected, own.Address.AbsoluteUri);
    }
}

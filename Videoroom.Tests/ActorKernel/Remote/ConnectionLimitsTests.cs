using System.Net;
using Akka.Remote;

namespace Videoroom.Tests.ActorKernel.Remote;

public sealed class ConnectionLimitsTests
{
    private readonly ConnectionLimits _limits = new(inAll: 3, perAddress: 2);

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", "10.0.0.2")]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", "10.0.0.2")]
    [InlineData("2001:db8::1", "2001:db8:0:0:1::", "2001:db8:0:1::1")]
    public void One_address_has_so_many_and_another_still_some(string first, string same, string other)
    {
        Assert.True(_limits.TryEnter(IPAddress.Parse(first)));
        Assert.True(_limits.TryEnter(IPAddress.Parse(same)));
        Assert.False(_limits.TryEnter(IPAddress.Parse(first)));
        Assert.True(_limits.TryEnter(IPAddress.Parse(other)));
        Assert.False(_limits.TryEnter(IPAddress.Parse("192.0.2.1")));
        _limits.Leave(IPAddress.Parse(same));
        Assert.True(_limits.TryEnter(IPAddress.Parse("192.0.2.1")));
    }
}

using System.Net;
using System.Net.Sockets;
using Videoroom.Web.Clustering.Downing;

namespace Videoroom.Tests.Web.Clustering.Downing;

public sealed class TcpPortDiallerTests
{
    private readonly TcpPortDialler _dialler = new(TimeSpan.FromSeconds(5));

    [Fact]
    public async Task A_port_that_is_listened_on_accepts_and_one_that_is_not_refuses()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(DialOutcome.Accepted, await _dialler.DialAsync("127.0.0.1", port));

        listener.Stop();

        Assert.Equal(DialOutcome.Refused, await _dialler.DialAsync("127.0.0.1", port));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_silent()
    {
        Assert.Equal(DialOutcome.Silent, await _dialler.DialAsync("nobody.invalid", 1));
    }
}

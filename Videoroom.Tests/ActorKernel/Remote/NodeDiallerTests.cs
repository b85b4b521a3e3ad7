using System.Net;
using Akka.Remote;
using Videoroom.ActorKernel;

namespace Videoroom.Tests.ActorKernel.Remote;

public sealed class NodeDiallerTests
{
    [Theory]
    [InlineData("10.0.0.7", null, "10.0.0.7")]
    [InlineData("node-7.example", null, null)]
    [InlineData("203.0.113.7", "0.0.0.0", null)]
    [InlineData("203.0.113.7", "::", null)]
    [InlineData("203.0.113.7", "10.0.0.7", "10.0.0.7")]
    public void A_node_dials_from_an_address_of_this_machine(string host, string? listen, string? source)
    {
        var options = new ClusterOptions
        {
            Host = host,
            Port = 4002,
            Secret = "",
            Store = "",
            Listen = listen is null ? null : new IPEndPoint(IPAddress.Parse(listen), 4002),
        };
        Assert.Equal(source, NodeDialler.SourceOf(options)?.ToString());
    }
}

using System.Net;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

public class LinkErrorsTests
{
    [Fact]
    public void Each_node_has_the_reason_that_came_last()
    {
        var errors = LinkNode.Errors();
        errors.OnFailed("b:1", new InvalidOperationException("outer", new IOException("Connection\nrefused.")));
        errors.OnFailed("a:1", new IOException("first"));
        errors.OnFailed("a:1", new AggregateException(new IOException("second")));
        errors.OnWrongSecret(IPAddress.Parse("::ffff:10.0.0.9"));

        Assert.Equal($"10.0.0.9: {LinkErrors.OtherSecret}. a:1: second. b:1: Connection refused.", errors.Summary);
    }

    [Fact]
    public void Row17_Strangers_with_another_secret_leave_room_for_the_nodes()
    {
        var errors = LinkNode.Errors();
        for (var last = 1; last <= 250; last++)
        {
            errors.OnWrongSecret(IPAddress.Parse($"10.0.0.{last}"));
        }

        errors.OnFailed("node:1", new IOException("why"));

        Assert.EndsWith("node:1: why.", errors.Summary, StringComparison.Ordinal);
        Assert.Equal(50, errors.Summary.Split(LinkErrors.OtherSecret).Length - 1);
    }
}

using Videoroom.Web.Clustering;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Clustering;

public class NodePropertiesTests
{
    [Fact]
    public void A_node_tells_the_others_where_browsers_reach_it()
    {
        var options = new VideoroomOptions { SignallingUrls = [new Uri("https://a.example/n1/"), new Uri("https://a.example/n2/")] };

        Assert.Equal(new Uri("https://a.example/n1/"), NodeProperties.SignallingUrlOf(NodeProperties.Of(options)));
        Assert.Null(NodeProperties.SignallingUrlOf(NodeProperties.Of(new VideoroomOptions())));
    }

    [Fact]
    public void What_a_member_tells_is_not_taken_for_an_address_unseen()
        => Assert.Null(NodeProperties.SignallingUrlOf(new Dictionary<string, string> { [NodeProperties.SignallingUrl] = "x; script-src *" }));
}

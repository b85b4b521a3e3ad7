using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class SignallingLimitsTests
{
    [Theory]
    [InlineData(576)]
    [InlineData(1000)]
    [InlineData(4096)]
    [InlineData(20_000)]
    [InlineData(null)]
    public void Row12_an_office_with_all_its_sockets_in_calls_can_still_open_the_page(int? descriptors)
    {
        var options = new VideoroomOptions();
        var plan = DescriptorPlan.For(options, descriptors);

        Assert.InRange(SignallingLimits.From(options, plan).MaxSocketsPerAddress, 1, plan.Page.MostPerClient * 3 / 4);
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(1, 1)]
    public void A_setting_for_the_connections_of_an_address_bounds_its_sockets_too(int connections, int sockets)
    {
        var options = new VideoroomOptions { MaxConnectionsPerAddress = connections };

        Assert.Equal(sockets, SignallingLimits.From(options, DescriptorPlan.For(options, null)).MaxSocketsPerAddress);
    }

    [Fact]
    public void Where_descriptors_are_plenty_an_address_may_have_what_its_setting_says()
        => Assert.Equal(2000, SignallingLimits.From(new VideoroomOptions(), DescriptorPlan.For(new VideoroomOptions(), 65_536)).MaxSocketsPerAddress);
}

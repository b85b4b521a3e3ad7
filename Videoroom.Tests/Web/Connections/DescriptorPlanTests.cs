using System.Net;
using Videoroom.Engine.Turn;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;

namespace Videoroom.Tests.Web.Connections;

public class DescriptorPlanTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(1000)]
    [InlineData(1024)]
    [InlineData(20_000)]
    [InlineData(65_536)]
    [InlineData(1_048_576)]
    public void What_strangers_can_fill_leaves_a_reserve_of_the_limit(int limit)
    {
        Assert.True(TurnPeerRule.TryParse("192.0.2.0/24:*", out var rule, out _));
        foreach (var options in (VideoroomOptions[])[new(), new() { TurnAllowedPeers = [rule] }, new() { MaxSockets = 1_000_000 }])
        {
            var plan = DescriptorPlan.For(options, limit);

            Assert.True(plan.Page.Most + plan.MediaConnections + plan.RelayedPorts <= limit - Math.Min(1024, limit / 4));
            Assert.True(plan.Page.MostIdle + plan.Page.MostWorking + plan.Page.MostProven <= plan.Page.Most);
            Assert.InRange(plan.Page.MostPerClient, 1, plan.Page.Most / 2);
            Assert.InRange(plan.RelayedPorts, 0, 20_000);
        }
    }

    [Theory]
    [InlineData(20_000, true)]
    [InlineData(1_048_576, true)]
    [InlineData(null, true)]
    [InlineData(1000, false)]
    public void Where_the_limit_allows_it_all_WebSockets_find_a_place_and_else_a_warning_says_the_number_and_what_to_do(int? limit, bool isEnough)
    {
        var options = new VideoroomOptions();
        var plan = DescriptorPlan.For(options, limit);

        Assert.Equal(isEnough, plan.Page.MostProven == options.MaxSockets);
        Assert.Equal(isEnough, plan.Notes.Count == 0);
        if (!isEnough)
        {
            var text = string.Join('\n', plan.Notes);
            Assert.Contains($"{limit}", text, StringComparison.Ordinal);
            Assert.Contains($"{plan.Page.MostProven} WebSockets", text, StringComparison.Ordinal);
            Assert.Contains("LimitNOFILE=", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Settings_win_over_what_follows_from_the_limit_and_one_that_is_too_high_is_said()
    {
        var options = new VideoroomOptions { MaxConnections = 5000, MaxConnectionsPerAddress = 7 };
        var plan = DescriptorPlan.For(options, 1000);
        Assert.Equal((5000, 7), (plan.Page.Most, plan.Page.MostPerClient));
        Assert.Contains("MAX_CONNECTIONS=5000", plan.Notes[0], StringComparison.Ordinal);

        Assert.DoesNotContain("MAX_CONNECTIONS", string.Join(' ', DescriptorPlan.For(options with { MaxConnections = 100 }, 1000).Notes), StringComparison.Ordinal);
    }
}

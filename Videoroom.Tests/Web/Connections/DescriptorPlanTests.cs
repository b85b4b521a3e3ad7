using Videoroom.Engine.Turn;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;

namespace Videoroom.Tests.Web.Connections;

public class DescriptorPlanTests
{
    [Theory]
    [InlineData(576)]
    [InlineData(600)]
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

            Assert.True(plan.Page.Most + plan.MediaConnections + plan.RelayedPorts <= limit - Math.Clamp(limit / 4, 512, 1024));
            Assert.True(plan.Page.MostIdle + plan.Page.MostWorking + plan.Page.MostProven <= plan.Page.Most);
            Assert.InRange(plan.Page.MostPerClient, 1, plan.Page.Most / 2);
            Assert.InRange(plan.MediaConnectionsPerClient, 1, Math.Max(1, plan.MediaConnections / 4));
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

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(575)]
    public void With_fewer_descriptors_than_the_process_itself_needs_it_does_not_start_and_one_line_says_what_it_needs(int limit)
    {
        var error = Assert.Throws<ConfigurationException>(() => DescriptorPlan.For(new VideoroomOptions(), limit));

        Assert.StartsWith($"The limit of open files is {limit}: expected 576 at least", error.Message, StringComparison.Ordinal);
        Assert.Contains("LimitNOFILE=65536", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 30)]
    [InlineData(20_000, 512)]
    [InlineData(null, 512)]
    public void One_address_has_a_quarter_of_the_media_connections_at_most(int? limit, int expected)
        => Assert.Equal(expected, DescriptorPlan.For(new VideoroomOptions(), limit).MediaConnectionsPerClient);

    [Fact]
    public void With_the_fewest_descriptors_it_has_places_of_each_kind_and_warns()
    {
        var plan = DescriptorPlan.For(new VideoroomOptions(), 576);

        Assert.True(plan.Page is { MostIdle: > 0, MostWorking: > 0, MostProven: > 0 });
        Assert.NotEmpty(plan.Notes);
    }

    [Fact]
    public void A_setting_narrows_what_follows_from_the_limit_and_does_not_give_away_what_is_kept()
    {
        var options = new VideoroomOptions { MaxConnections = 100, MaxConnectionsPerAddress = 7 };
        var narrow = DescriptorPlan.For(options, 1000);
        Assert.Equal((100, 7), (narrow.Page.Most, narrow.Page.MostPerClient));
        Assert.Empty(narrow.Notes);

        var wide = DescriptorPlan.For(options with { MaxConnections = 5000 }, 1000);
        Assert.Equal(DescriptorPlan.For(new VideoroomOptions(), 1000).Page.Most, wide.Page.Most);
        Assert.Contains("MAX_CONNECTIONS=5000", wide.Notes[0], StringComparison.Ordinal);
    }
}

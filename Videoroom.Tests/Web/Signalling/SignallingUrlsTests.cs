using Videoroom.Web.Configuration;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class SignallingUrlsTests
{
    private readonly FakeMembers _members = new();

    [Fact]
    public void Nothing_configured_and_nobody_else_is_an_empty_list()
    {
        var urls = Urls();

        Assert.Empty(urls.All);
        Assert.Null(urls.Own);
        Assert.Equal("", urls.ConnectSources);
    }

    [Fact]
    public void This_nodes_comes_first_then_the_members_then_the_rest_each_once()
    {
        _members.SignallingUrls = [new Uri("https://b.example/"), new Uri("https://c.example/")];
        var urls = Urls("https://a.example/", "https://c.example/", "https://d.example/");

        Assert.Equal(
            ["https://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"],
            urls.All.Select(url => url.AbsoluteUri));
    }

    [Fact]
    public void Pages_may_connect_to_every_node_also_to_one_that_came_later()
    {
        var urls = Urls("http://localhost:4000/");
        Assert.Equal(" http://localhost:4000 ws://localhost:4000", urls.ConnectSources);

        _members.SignallingUrls = [new Uri("https://b.example/n2/")];
        Assert.Equal(" http://localhost:4000 ws://localhost:4000 https://b.example wss://b.example", urls.ConnectSources);
    }

    [Fact]
    public void Row19_Pages_of_other_nodes_may_open_the_WebSocket_and_no_longer_when_their_node_has_gone()
    {
        var policy = new OriginPolicy([], null, 4000, Urls("http://localhost:4000/"));
        _members.SignallingUrls = [new Uri("http://localhost:4010/")];

        Assert.True(policy.Allows("http://localhost:4010", "localhost:4000"));
        Assert.False(policy.Allows("http://localhost:4020", "localhost:4000"));

        _members.SignallingUrls = [];
        Assert.False(policy.Allows("http://localhost:4010", "localhost:4000"));
    }

    [Theory]
    [InlineData("HTTPS://Meet.Example.org/n1", "https://meet.example.org/n1/")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example/")]
    [InlineData("http://[2001:db8::1]:4000", "http://[2001:db8::1]:4000/")]
    public void An_address_has_one_form(string given, string expected) => Assert.Equal(expected, SignallingUrl.Parse(given)?.AbsoluteUri);

    [Theory]
    [InlineData("https://user@meet.example.org/")]
    [InlineData("https://meet.example.org/#x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/n1/")]
    public void What_is_no_base_address_is_none(string given) => Assert.Null(SignallingUrl.Parse(given));

    private SignallingUrls Urls(params string[] configured) => new(
        new VideoroomOptions { SignallingUrls = [.. configured.Select(url => new Uri(url))] }, _members);
}

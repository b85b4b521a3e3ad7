using System.Text.Json.Nodes;
using Videoroom.Bench.Load.Janus;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusFeedsTests
{
    private readonly JanusFeeds _feeds = new();

    [Fact]
    public void A_publisher_has_its_name_and_its_streams_in_the_order_of_their_lines()
    {
        _feeds.Take(Json("""
            {"videoroom":"joined","room":1,"id":5,"publishers":[
              {"id":7,"display":"Ada","talking":false,"streams":[
                {"type":"audio","mindex":0,"mid":"a","codec":"opus"},{"type":"video","mindex":1,"mid":"v","codec":"vp8"}]}]}
            """));

        var feed = Assert.Single(_feeds.Present);
        Assert.Equal((7, "Ada"), (feed.Id, feed.Display));
        Assert.Equal([new JanusFeedStream("audio", "a"), new JanusFeedStream("video", "v")], feed.Streams);
    }

    [Theory]
    [InlineData("unpublished")]
    [InlineData("leaving")]
    public void A_publisher_that_stops_or_leaves_is_gone(string how)
    {
        _feeds.Take(Publishers(7, 8));

        _feeds.Take(Json($$"""{"videoroom":"event","{{how}}":7}"""));
        _feeds.Take(Json($$"""{"videoroom":"event","{{how}}":"ok"}"""));

        Assert.Equal(8, Assert.Single(_feeds.Present).Id);
    }

    [Fact]
    public async Task Who_waits_for_a_number_of_publishers_gets_them_when_the_last_has_come()
    {
        _feeds.Take(Publishers(7));
        var three = _feeds.WaitForAsync(3, CancellationToken.None);

        _feeds.Take(Publishers(7, 8));
        Assert.False(three.IsCompleted);
        _feeds.Take(Publishers(9));

        Assert.Equal([7, 8, 9], (await three.WaitAsync(Eventually.Patience)).Select(feed => feed.Id));
        Assert.Equal(3, (await _feeds.WaitForAsync(2, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var one = _feeds.WaitForAsync(1, giveUp.Token);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.WaitAsync(Eventually.Patience));
    }

    [Theory]
    [InlineData("""{"publishers":[{}]}""")]
    [InlineData("""{"publishers":[null]}""")]
    [InlineData("""{"publishers":{}}""")]
    [InlineData("""{"publishers":[{"id":1,"streams":[{"type":"audio"}]}]}""")]
    public void A_list_that_cannot_be_read_is_refused_whole(string data)
    {
        Assert.Throws<InvalidDataException>(() => _feeds.Take(Json(data)));
        Assert.Empty(_feeds.Present);
    }

    private static JsonObject Publishers(params long[] ids) => new()
    {
        ["publishers"] = new JsonArray([.. ids.Select(id => (JsonNode)new JsonObject { ["id"] = id })]),
    };

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public sealed class StatsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeNodeTotals _node = new();
    private readonly RecordingSink _sink = new();
    private readonly StatsFeed _feed;
    private readonly TopicTable _topics;

    public StatsTests()
    {
        _feed = new StatsFeed(_node, _clock);
        _topics = new TopicTable(_sink, Client.Of(_clock), new RecordingGateway(), _feed, new SignallingLimits(), _clock);
    }

    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    [Fact]
    public void The_stats_topic_answers_its_join_and_then_sends_metrics_once_a_second()
    {
        Receive("1", "stats", "phx_join");
        Assert.Equal("""["1","1","stats","phx_reply",{"status":"ok","response":{}}]""", Assert.Single(_sink.Messages));
        Assert.Equal(1, _topics.Count);

        Pass(seconds: 3);

        Assert.Equal(4, _sink.Messages.Count);
        Assert.StartsWith("""["1",null,"stats","metrics",{"stats":{""", _sink.Last);
    }

    [Fact]
    public void The_metrics_are_totals_which_the_originals_page_can_draw_and_nothing_that_names_anybody()
    {
        Receive("1", "stats", "phx_join");
        Pass(seconds: 2);

        var expected =
            """
            {"stats":{"rooms":1,"peers":2,"sockets":3,"sessions":{"waiting":9,"dropped":10},"media":{"connections":4,"tracks":5,"subscriptions":6,
            "packets_received":200,"packets_received-per-second":100,"packets_sent":200,"packets_sent-per-second":0,
            "packets_refused":7,"packets_dropped":8}}}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(_sink.Last)![4]), _sink.Last);
    }

    [Fact]
    public void Who_leaves_gets_no_more_and_the_node_is_asked_no_more()
    {
        Receive("1", "stats", "phx_join");
        Pass(seconds: 1);
        Receive("1", "stats", "phx_leave", reference: "2");

        Assert.Equal("""["1","2","stats","phx_reply",{"status":"ok","response":{}}]""", _sink.Messages[^2]);
        Assert.Equal("""["1","1","stats","phx_close",{}]""", _sink.Last);
        Pass(seconds: 5);
        Assert.Equal(1, _node.Asked);
        Assert.Equal(0, _topics.Count);
    }

    [Fact]
    public void With_the_socket_it_ends()
    {
        Receive("1", "stats", "phx_join");
        _topics.Lost(1001);
        Pass(seconds: 5);

        Assert.Equal(0, _node.Asked);
        Assert.Single(_sink.Messages);
        Assert.Equal(0, _topics.Count);
    }

    [Fact]
    public void A_second_join_closes_the_first()
    {
        Receive("1", "stats", "phx_join");
        Receive("5", "stats", "phx_join");
        Assert.Equal("""["1","1","stats","phx_close",{}]""", _sink.Messages[1]);

        // A late leave of the first is none of the second's.
        Receive("1", "stats", "phx_leave", reference: "6");
        Pass(seconds: 1);
        Assert.StartsWith("""["5",null,"stats","metrics",""", _sink.Last);
        Assert.Single(_sink.Messages, message => message.Contains("metrics"));
    }

    [Fact]
    public void One_reading_serves_all_sockets()
    {
        var other = new RecordingSink();
        var topics = new TopicTable(other, Client.Of(_clock), new RecordingGateway(), _feed, new SignallingLimits(), _clock);
        Receive("1", "stats", "phx_join");
        topics.Receive(new PhoenixMessage("9", "9", "stats", "phx_join", "{}"));
        Pass(seconds: 1);

        Assert.Equal(1, _node.Asked);
        Assert.Contains("metrics", _sink.Last);
        Assert.Contains("metrics", other.Last);
    }

    [Fact]
    public void A_node_that_does_not_answer_costs_a_second_and_nothing_else()
    {
        Receive("1", "stats", "phx_join");
        _node.Answers = false;
        Pass(seconds: 2);
        Assert.Single(_sink.Messages);

        _node.Answers = true;
        Pass(seconds: 1);
        Assert.Contains("metrics", _sink.Last);
    }

    [Fact]
    public void Row12_joining_it_again_and_again_is_refused_beyond_the_rate()
    {
        for (var i = 0; i < 1000; i++)
        {
            Receive($"{i}", "stats", "phx_join");
        }

        Assert.Equal(20, _sink.Messages.Count(message => message.Contains("\"status\":\"ok\"")));
        Assert.Contains("rate_limited", _sink.Last);
    }

    [Fact]
    public void What_a_client_pushes_into_it_is_an_error()
    {
        Receive("1", "stats", "phx_join");
        Receive("1", "stats", "mediaEvent", reference: "2");

        Assert.Contains("unmatched topic", _sink.Last);
    }

    private void Receive(string joinReference, string topic, string eventName, string? reference = null)
        => _topics.Receive(new PhoenixMessage(joinReference, reference ?? joinReference, topic, eventName, "{}"));

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}

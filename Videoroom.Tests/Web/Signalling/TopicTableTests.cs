using System.Net;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Channels;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public sealed class TopicTableTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("topics");
    private readonly RecordingGateway _gateway = new();
    private readonly RecordingSink _sink = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly TopicTable _topics;

    public TopicTableTests() => _topics = new TopicTable(
        _sink, Client.Of(_clock), _gateway, new StatsFeed(new FakeNodeTotals(), _clock), new SignallingLimits { MaxChannelsPerSocket = 2 }, _clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public void A_refused_join_names_code_and_reason_and_frees_the_topic()
    {
        var socket = Join("a", "1");
        socket.Refused("room_full", "The room is full.");

        Assert.Equal("""["1","1","room:a","phx_reply",{"status":"error","response":{"reason":"The room is full.","code":"room_full"}}]""", _sink.Last);
        Assert.Equal(0, _topics.Count);
    }

    [Theory]
    [InlineData("statistics")]
    [InlineData("phoenix")]
    [InlineData("lobby")]
    public void Row12_A_join_of_an_unknown_topic_is_refused(string topic)
    {
        Receive("1", "1", topic, "phx_join");

        Assert.Contains("\"reason\":\"unmatched topic\"", _sink.Last);
        Assert.True(_gateway.IsEmpty);
    }

    [Fact]
    public void Row16_A_join_of_a_room_with_a_bad_name_is_refused_with_a_reason()
    {
        Receive("1", "1", "room:" + new string('x', 129), "phx_join");

        Assert.Contains("\"code\":\"bad_request\"", _sink.Last);
        Assert.True(_gateway.IsEmpty);
    }

    [Fact]
    public void Row12_A_thousand_joins_are_refused_beyond_the_limit()
    {
        for (var i = 0; i < 1000; i++)
        {
            Receive($"{i}", $"{i}", $"room:{i}", "phx_join");
        }

        Assert.Equal(2, _topics.Count);
        Assert.Equal(998, _sink.Messages.Count(message => message.Contains("\"code\":\"rate_limited\"")));
    }

    [Fact]
    public void Row12_Joining_and_leaving_again_and_again_is_refused_beyond_the_rate()
    {
        Assert.Equal(20, JoinAndLeave(1000));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, JoinAndLeave(1000));
        Assert.Contains("\"code\":\"rate_limited\"", _sink.Messages[^2]);
    }

    [Fact]
    public void Row12_The_sockets_of_one_address_join_so_often_together_and_those_of_another_one_are_not_concerned()
    {
        const int PerSecond = 3;
        var joins = new AddressRateLimit(PerSecond, _clock);
        var office = Enumerable.Range(0, 10).Select(_ => TableOf("192.0.2.1", joins)).ToList();
        Assert.Equal(10 * PerSecond, office.Sum(socket => JoinAndLeave(10, socket)));
        Assert.Contains("from your address", _sink.Messages[^2], StringComparison.Ordinal);

        Assert.Equal(10, JoinAndLeave(10, TableOf("192.0.2.2", joins)));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PerSecond, JoinAndLeave(10, office[9]));
    }

    [Fact]
    public void A_push_to_a_topic_that_is_not_joined_is_an_error()
    {
        Receive("1", "2", "room:a", "mediaEvent");

        Assert.Equal(
            """["1","2","room:a","phx_reply",{"status":"error","response":{"reason":"unmatched topic","code":"bad_request"}}]""", _sink.Last);
    }

    [Fact]
    public void Leaving_a_topic_that_is_not_joined_is_fine()
    {
        Receive("1", "2", "room:a", "phx_leave");

        Assert.Equal("""["1","2","room:a","phx_reply",{"status":"ok","response":{}}]""", _sink.Last);
    }

    [Fact]
    public async Task A_second_join_closes_the_first_and_counts_as_a_lost_socket_for_its_channel()
    {
        var first = new ChannelProbe(_system);
        var old = Join("a", "1");
        old.Joined(first.Ref, "{}");
        var renewed = Join("a", "8");

        Assert.Equal("""["1","1","room:a","phx_close",{}]""", _sink.Last);
        Assert.Equal(new SocketLost(old, null), await first.NextAsync());
        Assert.False(old.Push("mediaEvent", "{}"));

        var second = new ChannelProbe(_system);
        renewed.Joined(second.Ref, "{}");
        Receive("1", "9", "room:a", "mediaEvent");
        Assert.Contains("unmatched topic", _sink.Last);
        Receive("8", "10", "room:a", "mediaEvent");
        Assert.Equal(new ClientPush("mediaEvent", "{}", "10"), await second.NextAsync());
    }

    [Fact]
    public async Task Pushes_that_came_before_the_join_was_answered_arrive_after_it_in_order()
    {
        var channel = new ChannelProbe(_system);
        var socket = Join("a", "1");
        Receive("1", "2", "room:a", "mediaEvent");
        Receive("1", "3", "room:a", "mediaEvent");
        socket.Joined(channel.Ref, "{}");
        Receive("1", "4", "room:a", "mediaEvent");

        foreach (var reference in (string[])["2", "3", "4"])
        {
            Assert.Equal(new ClientPush("mediaEvent", "{}", reference), await channel.NextAsync());
        }
    }

    [Fact]
    public void Row12_Only_few_pushes_are_kept_before_the_join_is_answered()
    {
        Join("a", "1");
        for (var i = 0; i < 1000; i++)
        {
            Receive("1", $"{i}", "room:a", "mediaEvent");
        }

        Assert.Equal(984, _sink.Messages.Count);
    }

    [Fact]
    public void Row12_Only_few_bytes_are_kept_before_the_join_is_answered()
    {
        Join("a", "1");
        var large = $$"""{"data":"{{new string('x', 40_000)}}"}""";
        _topics.Receive(new PhoenixMessage("1", "2", "room:a", "mediaEvent", large));
        Assert.Empty(_sink.Messages);
        _topics.Receive(new PhoenixMessage("1", "3", "room:a", "mediaEvent", large));

        Assert.Contains("unmatched topic", Assert.Single(_sink.Messages));
    }

    [Fact]
    public async Task A_client_that_leaves_before_its_join_was_answered_is_reported_as_left()
    {
        var channel = new ChannelProbe(_system);
        var socket = Join("a", "1");
        Receive("1", "2", "room:a", "phx_leave");
        socket.Joined(channel.Ref, "{}");

        Assert.Equal(new LeaveChannel(socket), await channel.NextAsync());
        Assert.DoesNotContain(_sink.Messages, message => message.StartsWith("""["1","1","room:a","phx_reply",""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_socket_that_closed_before_the_join_was_answered_is_reported_as_lost()
    {
        var channel = new ChannelProbe(_system);
        var socket = Join("a", "1");
        _topics.Lost(1001);
        socket.Joined(channel.Ref, "{}");

        Assert.Equal(new SocketLost(socket, 1001), await channel.NextAsync());
    }

    [Theory]
    [InlineData(true, "phx_error")]
    [InlineData(false, "phx_close")]
    public void A_channel_that_ends_tells_the_client_and_frees_the_topic(bool crashed, string eventName)
    {
        var socket = Join("a", "1");
        socket.Joined(new ChannelProbe(_system).Ref, "{}");
        socket.Closed(crashed);
        socket.Closed(crashed);

        Assert.Equal($$"""["1","1","room:a","{{eventName}}",{}]""", _sink.Last);
        Assert.Equal(2, _sink.Messages.Count);
        Assert.Equal(0, _topics.Count);
    }

    /// <returns>How many joins went through.</returns>
    private int JoinAndLeave(int times, TopicTable? topics = null)
    {
        var joined = 0;
        for (var i = 0; i < times; i++)
        {
            Receive($"{i}", $"{i}", "room:a", "phx_join", topics);
            if (!_gateway.IsEmpty)
            {
                _gateway.Next();
                joined++;
            }

            Receive($"{i}", $"{i}l", "room:a", "phx_leave", topics);
        }

        return joined;
    }

    private TopicTable TableOf(string address, AddressRateLimit joins) => new(
        _sink,
        new ClientAddress(IPAddress.Parse(address), joins, new SocketPlace()),
        _gateway,
        new StatsFeed(new FakeNodeTotals(), _clock),
        new SignallingLimits(),
        _clock);

    private IChannelSocket Join(string room, string reference)
    {
        Receive(reference, reference, "room:" + room, "phx_join");
        return _gateway.Next().Socket;
    }

    private void Receive(string joinReference, string reference, string topic, string eventName, TopicTable? topics = null)
        => (topics ?? _topics).Receive(new PhoenixMessage(joinReference, reference, topic, eventName, "{}"));
}

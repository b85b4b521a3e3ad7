using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Peers;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Endpoints;

/// <summary>Endpoints that a channel has asked for before its peer entered a room.</summary>
public class EndpointsActorSpecs : ActorSpec
{
    private readonly FakeMediaEngine _engine = new();
    private readonly TestProbe _channel;
    private readonly TestProbe _room;
    private readonly IActorRef _endpoints;

    public EndpointsActorSpecs()
    {
        _channel = CreateTestProbe("channel");
        _room = CreateTestProbe("room");
        _endpoints = Sys.ActorOf(Props.Create(() => new EndpointsActor(_engine, new FakeTimeProvider())), CreateEndpoint.Supervisor);
    }

    [Fact]
    public async Task The_room_that_asks_for_the_endpoint_of_a_channel_which_had_asked_itself_gets_that_one_and_is_its_room()
    {
        var endpoint = await ByChannelAsync();
        Assert.Equal(endpoint, await ByRoomAsync(_room, epoch: 3));

        _engine["P"].Observer.OnFailed(PeerConnectionFailure.ClosedByPeer, "Closed.");

        var failed = await _room.ExpectMsgAsync<EndpointFailed>();
        Assert.Equal(("P", RefusalCodes.MediaFailed), (failed.PeerId, failed.Code));
        await ExpectNothingAsync(_channel, _endpoints);
    }

    [Fact]
    public async Task The_next_life_of_a_room_that_was_lost_before_it_had_answered_has_it_from_then_on_and_an_earlier_one_no_more()
    {
        var endpoint = await ByChannelAsync();
        var (next, earlier) = (CreateTestProbe("next"), CreateTestProbe("earlier"));
        await ByRoomAsync(_room, epoch: 3);
        await ByRoomAsync(next, epoch: 3);
        Assert.Equal(endpoint, await ByRoomAsync(earlier, epoch: 2));

        _engine["P"].Observer.OnFailed(PeerConnectionFailure.ClosedByPeer, "Closed.");

        await next.ExpectMsgAsync<EndpointFailed>();
        await ExpectNothingAsync(_room, _endpoints);
        await ExpectNothingAsync(earlier, _endpoints);
    }

    [Fact]
    public async Task Before_it_has_a_room_its_end_is_told_to_its_channel()
    {
        await ByChannelAsync();

        _engine["P"].Observer.OnFailed(PeerConnectionFailure.ClosedByPeer, "Closed.");

        Assert.Equal(RefusalCodes.MediaFailed, (await _channel.ExpectMsgAsync<EndpointFailed>()).Code);
    }

    [Fact]
    public async Task One_that_has_ended_is_given_to_nobody()
    {
        var endpoint = await ByChannelAsync();
        await WatchAsync(endpoint);
        endpoint.Tell(new StopEndpoint(0), _channel.Ref);
        await ExpectTerminatedAsync(endpoint);
        await AwaitAssertAsync(async () => Assert.Equal(0, (await _endpoints.Ask<Census>(GetCensus.Instance, Patience)).Count), interval: LookInterval);

        Assert.NotEqual(endpoint, await ByRoomAsync(_room, epoch: 1));
    }

    [Fact]
    public async Task A_channel_that_had_not_asked_gets_an_endpoint_of_its_own_with_every_question_of_a_room()
        => Assert.NotEqual(await ByRoomAsync(_room, epoch: 1), await ByRoomAsync(_room, epoch: 2));

    private async Task<IActorRef> ByChannelAsync()
    {
        _endpoints.Tell(Request(), _channel.Ref);
        return await BegunAsync((await _channel.ExpectMsgAsync<EndpointCreated>()).Endpoint);
    }

    private async Task<IActorRef> ByRoomAsync(TestProbe room, long epoch)
    {
        _endpoints.Tell(Request() with { CorrelationId = 7, Epoch = epoch }, room.Ref);
        var created = await room.ExpectMsgAsync<EndpointCreated>();
        Assert.Equal(7, created.CorrelationId);
        return await BegunAsync(created.Endpoint);
    }

    // It is told of before it has begun, and opens its connection when it begins.
    private static async Task<IActorRef> BegunAsync(IActorRef endpoint)
    {
        await endpoint.Ask<ActorIdentity>(new Identify(null), Patience);
        return endpoint;
    }

    private CreateEndpoint Request()
        => CreateEndpoint.For("r", "P", _channel.Ref, EndpointExtensions.Http(PeerRole.Viewer), new RoomSystemOptions());
}

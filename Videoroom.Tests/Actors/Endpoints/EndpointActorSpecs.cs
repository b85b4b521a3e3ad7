using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Endpoints;

/// <summary>An endpoint alone: room and channel are the spec's own.</summary>
public class EndpointActorSpecs : ActorSpec
{
    private readonly FakeMediaEngine _engine = new();
    private readonly TestProbe _room;
    private readonly TestProbe _channel;
    private readonly IActorRef _endpoint;

    public EndpointActorSpecs()
    {
        _room = CreateTestProbe("room");
        _channel = CreateTestProbe("channel");
        var request = new CreateEndpoint(
            1, 5, "P", _channel.Ref, new HandshakeOptions([Codec.Vp8], 4, 10_000), EndpointExtensions.OurPage, new LogMetadata("r", "P"), new NetworkOptions());
        _endpoint = Sys.ActorOf(EndpointActor.Props(request, _room.Ref, _engine, new FakeTimeProvider()), "P");
    }

    [Fact]
    public async Task A_track_whose_publisher_moves_is_nothing_to_negotiate()
    {
        Receive(5, 1);
        Assert.IsType<OfferData>((await _channel.ExpectMsgAsync<EndpointMediaEvent>()).Event);

        Receive(5, 2);

        await AwaitAssertAsync(() => Assert.Equal(("Q:v", 2), Assert.Single(_engine["P"].TrackSources.Select(source => (source.TrackId, source.Source.Generation)))));
        await ExpectNothingAsync(_channel, _endpoint);
    }

    [Fact]
    public async Task Commands_of_an_earlier_life_of_the_room_are_refused_and_a_later_one_is_the_room_from_then_on()
    {
        var next = CreateTestProbe("next-room");
        _endpoint.Tell(new AdoptEndpoint(6), next.Ref);
        Receive(5, 1);
        _endpoint.Tell(new StopEndpoint(5), _room.Ref);
        await ExpectNothingAsync(_channel, _endpoint);

        await WatchAsync(_endpoint);
        Sys.Stop(_channel.Ref);

        Assert.Equal("P", (await next.ExpectMsgAsync<EndpointEnded>()).PeerId);
        await ExpectTerminatedAsync(_endpoint);
        await ExpectNothingAsync(_room);
    }

    [Fact]
    public async Task A_track_whose_codec_the_client_did_not_offer_is_told_as_such_among_the_others()
    {
        _endpoint.Tell(new ReceiveTracks(5, [new RemoteTrack("Q:v", "Q", new CodecFormat(Codec.H264, 102, 90_000))]), _room.Ref);
        Assert.IsType<OfferData>((await _channel.ExpectMsgAsync<EndpointMediaEvent>()).Event);
        _endpoint.Tell(new HandleClientEvent(new SdpOffer(
            FakeOffer.Sdp("ufrag1", ["recvonly"]), new Dictionary<string, JsonText>(), new Dictionary<string, string>(), new Dictionary<string, TrackBitrates>())));
        Assert.False(Assert.IsType<TrackAvailabilityChanged>((await _channel.ExpectMsgAsync<EndpointMediaEvent>()).Event).Available);

        _engine["P"].Observer.OnSample(new PeerConnectionSample());

        var told = await _channel.FishForMessageAsync<EndpointMediaEvent>(message => message.Event is TrackQualities);
        Assert.Equal([new TrackQualityInfo("Q:v", "unsupportedCodec")], ((TrackQualities)told.Event).Tracks);
    }

    private void Receive(long epoch, int generation) => _endpoint.Tell(
        new ReceiveTracks(epoch, [new RemoteTrack("Q:v", "Q", new CodecFormat(Codec.Vp8, 96, 90_000)) { Source = new TrackSource("n:1", generation) }]),
        _room.Ref);
}

using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.TestKit;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>What the room makes of news that somebody has ended, from a node that could not be asked.</summary>
public sealed class RoomDoubtSpecs() : RoomActorSpec("127.0.0.1:4100", isClustered: true)
{
    // Connections are taken there and nothing is ever answered: a watch of an actor there is neither delivered nor refused meanwhile.
    private readonly TcpListener _elsewhere = new(IPAddress.Loopback, 0);

    private string ElsewhereNode => _elsewhere.LocalEndpoint.ToString()!;

    /// <summary>Starts the other node's port, too.</summary>
    public override async Task InitializeAsync()
    {
        _elsewhere.Start();
        await base.InitializeAsync();
    }

    /// <summary>Ends the other node's port, too, and with it the connections to it.</summary>
    public override async Task DisposeAsync()
    {
        _elsewhere.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_channel_that_a_node_out_of_reach_is_said_not_to_have_keeps_its_place_until_it_was_asked_for_again()
    {
        await JoinAndConnectAsync("A");
        var far = JoinFromElsewhere();
        await ExpectPlaceTakenAsync();

        SayEnded(far);
        await ExpectPlaceTakenAsync();

        await AdvanceAsync(TimeSpan.FromSeconds(3));

        // News of actors overtakes the timer's message, by which the room watches again; what comes before that is not for it.
        await AwaitAssertAsync(
            async () =>
            {
                SayEnded(far);
                JoinAsB(NewChannel().Ref);
                await Endpoints.ExpectMsgAsync<CreateEndpoint>(TimeSpan.FromSeconds(1));
            },
            interval: LookInterval);
    }

    [Fact]
    public async Task A_channel_in_doubt_is_on_its_way_back_when_its_node_turns_out_to_be_lost()
    {
        var (alice, far) = await BeginCallAsync();

        SayEnded(far);
        Room.Tell(new NodeGone(ElsewhereNode, 1));

        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_channel_that_is_said_not_to_exist_when_its_node_is_lost_already_is_on_its_way_back()
    {
        var (alice, far) = await BeginCallAsync();

        Room.Tell(new NodeGone(ElsewhereNode, 1));
        await Room.Ask<ActorIdentity>(new Identify(null), Patience);
        SayEnded(far);

        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_channel_whose_node_is_lost_while_it_is_watched_is_on_its_way_back()
    {
        var (alice, far) = await BeginCallAsync();

        SayEnded(far, isNodeLost: true);

        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_room_whose_node_is_out_of_its_cluster_takes_nobody_for_lost_and_says_nothing_any_more()
    {
        var (alice, endpoint) = await JoinAndConnectAsync("A");
        var far = JoinFromElsewhere();
        var farEndpoint = CreateTestProbe("far-endpoint");
        Room.Tell(new EndpointCreated(CorrelationId: 2, farEndpoint.Ref));
        Room.Tell(new ClientMediaEvent("B", new Connect(JsonText.EmptyObject)));
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        var cluster = Akka.Cluster.Cluster.Get(Sys);

        cluster.Down(cluster.SelfAddress);
        await AwaitConditionAsync(() => cluster.IsTerminated, Patience, LookInterval);

        // To a node that is out all others look lost.
        SayEnded(far, isNodeLost: true);
        Room.Tell(new NodeGone(ElsewhereNode, 1));
        await ExpectNothingFromRoomAsync(alice);
        await ExpectNothingFromRoomAsync(endpoint);
        await ExpectNothingFromRoomAsync(farEndpoint);
    }

    [Fact]
    public async Task A_channel_in_doubt_keeps_its_place_as_long_as_its_node_is_silent()
    {
        var (alice, far) = await BeginCallAsync();
        Room.Tell(new NodeReachability(ElsewhereNode, false));
        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);

        for (var i = 0; i < 3; i++)
        {
            SayEnded(far);
            await ExpectNothingFromRoomAsync(alice);
            await AdvanceAsync(TimeSpan.FromSeconds(3));
            await ExpectNothingFromRoomAsync(alice);
        }

        Room.Tell(new NodeReachability(ElsewhereNode, true));
        Assert.Equal(new EndpointConnection("B", "connected"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
    }

    [Fact]
    public async Task The_nodes_of_those_in_the_room_are_listed_in_order()
    {
        await BeginCallAsync();

        var list = await Sys.ActorSelection($"/user/{RoomsActor.Name}").Ask<RoomList>(new ListRooms(1), Patience);

        string[] nodes = [ElsewhereNode, "127.0.0.1:4100"];
        Assert.Equal(nodes.Order(StringComparer.Ordinal), Assert.Single(list.Rooms).Nodes);
    }

    /// <summary>A and B are connected, B from elsewhere.</summary>
    private async Task<(TestProbe Alice, IActorRef Far)> BeginCallAsync()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var far = JoinFromElsewhere();
        Room.Tell(new EndpointCreated(CorrelationId: 2, CreateTestProbe().Ref));
        Room.Tell(new ClientMediaEvent("B", new Connect(JsonText.EmptyObject)));
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        return (alice, far);
    }

    private IActorRef JoinFromElsewhere()
    {
        var far = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"akka.ssl.tcp://elsewhere@{ElsewhereNode}/user/channels/far");
        JoinAsB(far);
        return far;
    }

    private async Task ExpectPlaceTakenAsync()
    {
        var another = NewChannel();
        JoinAsB(another.Ref);
        await another.ExpectMsgAsync<PeerRefused>();
    }

    private void JoinAsB(IActorRef channel) => Room.Tell(new AddPeerChannel("r", "B", channel, true, EndpointExtensions.None) { CanReturn = true }, channel);

    private void SayEnded(IActorRef actor, bool isNodeLost = false)
        => ((IInternalActorRef)Room).SendSystemMessage(new DeathWatchNotification(actor, existenceConfirmed: false, addressTerminated: isNodeLost));
}

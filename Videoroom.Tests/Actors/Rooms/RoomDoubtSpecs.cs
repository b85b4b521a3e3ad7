using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>What the room makes of news that somebody has ended, from a node that could not be asked.</summary>
public sealed class RoomDoubtSpecs() : RoomActorSpec("127.0.0.1:4100", isClustered: true)
{
    // Nobody listens there.
    private const string Elsewhere = "akka.ssl.tcp://elsewhere@127.0.0.1:1/user/channels/far";

    [Fact]
    public async Task A_channel_that_a_node_out_of_reach_is_said_not_to_have_keeps_its_place_until_it_was_asked_for_again()
    {
        await JoinAndConnectAsync("A");
        var far = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(Elsewhere);
        JoinAsB(far);
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

    private async Task ExpectPlaceTakenAsync()
    {
        var another = NewChannel();
        JoinAsB(another.Ref);
        await another.ExpectMsgAsync<PeerRefused>();
    }

    private void JoinAsB(IActorRef channel) => Room.Tell(new AddPeerChannel("r", "B", channel, true, EndpointExtensions.None), channel);

    private void SayEnded(IActorRef actor) =>
        ((IInternalActorRef)Room).SendSystemMessage(new DeathWatchNotification(actor, existenceConfirmed: false, addressTerminated: false));
}

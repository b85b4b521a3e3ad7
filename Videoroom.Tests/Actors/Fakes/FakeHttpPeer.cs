using Akka.Actor;
using Videoroom.Actors.Channels.Http;

namespace Videoroom.Tests.Actors.Fakes;

/// <summary>Gives what a channel says to a WHIP or WHEP client to a probe, as messages.</summary>
internal sealed class FakeHttpPeer(IActorRef probe) : IHttpPeer
{
    public void Opened(IActorRef channel) => Tell(new HttpOpened(channel));

    public void Answered(HttpAnswer answer) => Tell(answer);

    public void Arrived() => Tell(new HttpArrived());

    public void Seated() => Tell(new HttpSeated());

    public void UnplayableChanged(IReadOnlyList<UnplayableTrack> tracks) => Tell(new HttpUnplayable(tracks));

    public void Refused(string code, string reason) => Tell(new HttpRefused(code, reason));

    public void Ended() => Tell(new HttpEnded());

    private void Tell(object message) => probe.Tell(message, ActorRefs.NoSender);
}

internal sealed record HttpOpened(IActorRef Channel);

internal sealed record HttpArrived;

internal sealed record HttpSeated;

internal sealed record HttpUnplayable(IReadOnlyList<UnplayableTrack> Tracks);

internal sealed record HttpRefused(string Code, string Reason);

internal sealed record HttpEnded;

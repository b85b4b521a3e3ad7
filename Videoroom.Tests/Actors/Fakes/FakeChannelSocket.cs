using Akka.Actor;
using Videoroom.Actors.Channels;

namespace Videoroom.Tests.Actors.Fakes;

/// <summary>A socket whose calls become messages to a probe.</summary>
internal sealed class FakeChannelSocket(IActorRef probe) : IChannelSocket
{
    /// <summary>The client reads no more.</summary>
    public bool IsFull { get; set; }

    public bool IsOver { get; set; }

    public void Joined(IActorRef channel, string responseJson) => probe.Tell(new SocketJoined(channel, responseJson), channel);

    public void Refused(string code, string reason) => probe.Tell(new SocketRefused(code, reason), ActorRefs.NoSender);

    public bool Push(string eventName, string payloadJson)
    {
        if (!IsFull)
        {
            probe.Tell(new SocketPushed(eventName, payloadJson), ActorRefs.NoSender);
        }

        return !IsFull;
    }

    public void Reply(string reference, string responseJson) => probe.Tell(new SocketReplied(reference, responseJson), ActorRefs.NoSender);

    public void Closed(bool crashed) => probe.Tell(new SocketClosed(crashed), ActorRefs.NoSender);
}

internal sealed record SocketJoined(IActorRef Channel, string ResponseJson);

internal sealed record SocketRefused(string Code, string Reason);

internal sealed record SocketPushed(string EventName, string PayloadJson);

internal sealed record SocketReplied(string Reference, string ResponseJson);

internal sealed record SocketClosed(bool Crashed);

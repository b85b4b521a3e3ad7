using System.Collections.Concurrent;
using Akka.Actor;

namespace Videoroom.Tests.ActorKernel.Remote;

/// <summary>An actor of a test on a node: keeps what it gets, watches and tells what it is bidden.</summary>
internal sealed class Inbox
{
    private readonly ConcurrentQueue<(object Message, IActorRef Sender)> _all = new();

    public Inbox(TestNode node, string name = "inbox")
    {
        var all = _all;
        Ref = node.System.ActorOf(Props.Create(() => new Actor(all)), name);
    }

    public IActorRef Ref { get; }

    public IReadOnlyList<object> Messages => [.. _all.Select(one => one.Message)];

    public IReadOnlyList<(object Message, IActorRef Sender)> All => [.. _all];

    public void Send(IActorRef to, object message) => Ref.Tell(new Do(_ => to.Tell(message)), ActorRefs.NoSender);

    /// <summary>Runs something as the actor, and waits for its end.</summary>
    public Task Run(Action<IActorContext> action)
    {
        var done = new TaskCompletionSource();
        Ref.Tell(new Do(context =>
        {
            action(context);
            done.SetResult();
        }), ActorRefs.NoSender);
        return done.Task;
    }

    public Task Watch(IActorRef subject) => Run(context => context.Watch(subject));

    public Task Has(int count) => Wait.Until(() => _all.Count >= count, $"{Ref.Path} has {count} messages, it has {_all.Count}");

    private sealed record Do(Action<IActorContext> Action);

    private sealed class Actor : ReceiveActor
    {
        public Actor(ConcurrentQueue<(object, IActorRef)> all)
        {
            Receive<Do>(command => command.Action(Context));
            ReceiveAny(message => all.Enqueue((message, Sender)));
        }
    }
}

/// <summary>Gives back what it gets.</summary>
internal sealed class EchoActor : ReceiveActor
{
    public EchoActor() => ReceiveAny(message => Sender.Tell(message));
}

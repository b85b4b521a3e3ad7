using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>The actor behind a test or a probe: puts what it receives into the test's queue.</summary>
internal sealed class InternalTestActor : ActorBase
{
    private readonly MessageQueue _queue;
    private AutoPilot _autoPilot = AutoPilot.NoAutoPilot;
    private Func<object, bool>? _ignore;

    public InternalTestActor(MessageQueue queue)
    {
        _queue = queue;
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case SetAutoPilot set:
                _autoPilot = set.AutoPilot;
                return true;
            case SetIgnore set:
                _ignore = set.Ignore;
                return true;
            case Watch watch:
                Context.Watch(watch.Actor);
                return true;
            case Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                return true;
        }

        var next = _autoPilot.Run(Sender, message);
        if (next is not KeepRunning)
        {
            _autoPilot = next;
        }

        if (_ignore is null || !_ignore(message))
        {
            _queue.Add(new MessageEnvelope(message, Sender));
        }

        return true;
    }

    internal sealed record SetAutoPilot(AutoPilot AutoPilot);

    internal sealed record SetIgnore(Func<object, bool>? Ignore);

    internal sealed record Watch(IActorRef Actor);

    internal sealed record Unwatch(IActorRef Actor);
}

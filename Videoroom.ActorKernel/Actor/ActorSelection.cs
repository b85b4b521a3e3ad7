using Akka.Actor.Internal;
using Akka.Remote;

namespace Akka.Actor;

/// <summary>The actors at a path, looked up anew for each message. Elements may hold <c>*</c> and <c>?</c>.</summary>
public class ActorSelection : ICanTell
{
    private readonly IReadOnlyList<string> _elements;

    internal ActorSelection(IInternalActorRef anchor, IReadOnlyList<string> elements)
    {
        Anchor = anchor;
        _elements = elements;
    }

    /// <summary>Where the lookup begins.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The path from the anchor.</summary>
    public string PathString => "/" + string.Join('/', _elements);

    /// <summary>Sends a message to each actor there; to dead letters when there is none.</summary>
    public void Tell(object message, IActorRef? sender = null)
    {
        sender ??= ActorCell.CurrentSelfOrNoSender;
        if (Anchor is RemoteActorRef remote)
        {
            remote.TellSelection(_elements, message, sender);
        }
        else
        {
            SelectionPaths.Deliver(((IHasSystem)Anchor).SystemImpl, (IInternalActorRef)Anchor, _elements, message, sender);
        }
    }

    /// <summary>Gives the ref of the actor there.</summary>
    /// <exception cref="ActorNotFoundException">There is none, or it has not answered in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null!), timeout).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"No actor at {this}");
        }
        catch (AskTimeoutException cause)
        {
            throw new ActorNotFoundException($"No actor has answered at {this}", cause);
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";
}

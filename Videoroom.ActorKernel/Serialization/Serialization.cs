using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Serialization;

/// <summary>What serializers need for the refs in their messages.</summary>
public class Serialization
{
    private Serialization()
    {
    }

    /// <summary>
    /// The text that every node of the cluster finds the actor by: with this system's address and the uid. Empty for nobody.
    /// <see cref="IActorRefProvider.ResolveActorRef"/> reads it.
    /// </summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        if (actorRef is null)
        {
            return string.Empty;
        }

        var path = actorRef.Path;
        return path.Address.HasLocalScope && actorRef is IHasSystem { SystemImpl: var system } && system.Address.HasGlobalScope
            ? path.ToSerializationFormat(system.Address)
            : path.ToSerializationFormat();
    }
}

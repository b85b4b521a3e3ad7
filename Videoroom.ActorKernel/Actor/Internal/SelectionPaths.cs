using System.IO.Enumeration;

namespace Akka.Actor.Internal;

/// <summary>From the text of a path to the actors there.</summary>
internal static class SelectionPaths
{
    /// <param name="system">The system that looks.</param>
    /// <param name="lookupRoot">Where a relative path begins.</param>
    /// <param name="path">An absolute path, one from the root, or a relative one.</param>
    public static ActorSelection Select(ActorSystemImpl system, IInternalActorRef lookupRoot, string path)
    {
        if (ActorPath.TryParse(path, out var absolute))
        {
            return Select(system, absolute);
        }

        var elements = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new ActorSelection(path.StartsWith('/') ? system.Root : lookupRoot, elements);
    }

    /// <summary>A path without a host is local, whatever its system's name; one with a host is another node's.</summary>
    public static ActorSelection Select(ActorSystemImpl system, ActorPath path) =>
        new(system.Refs.IsLocal(path.Address) ? system.Root : system.Refs.ResolveRemote(path.Root), path.Elements);

    /// <summary>Sends a message to each actor below an anchor that is here; to dead letters when there is none.</summary>
    public static void Deliver(
        ActorSystemImpl system, IInternalActorRef anchor, IReadOnlyList<string> elements, object message, IActorRef? sender)
    {
        var found = new List<IInternalActorRef>();
        Find(anchor, elements, 0, found);
        if (found.Count == 0 && !elements.Any(IsPattern))
        {
            found.Add(new EmptyActorRef(system, anchor.Path / elements));
        }

        foreach (var actor in found)
        {
            actor.Tell(message, sender);
        }
    }

    public static bool IsPattern(string element) => element.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Adds the actors that are at a path below <paramref name="from"/>.</summary>
    public static void Find(IInternalActorRef from, IReadOnlyList<string> elements, int index, List<IInternalActorRef> found)
    {
        if (from is Nobody)
        {
            return;
        }

        if (index == elements.Count)
        {
            if (!found.Contains(from))
            {
                found.Add(from);
            }

            return;
        }

        var element = elements[index];
        if (!IsPattern(element))
        {
            Find(from.GetChild(element), elements, index + 1, found);
            return;
        }

        foreach (var child in from.ChildRefs)
        {
            if (FileSystemName.MatchesSimpleExpression(element, child.Path.Name, ignoreCase: false))
            {
                Find(child, elements, index + 1, found);
            }
        }
    }
}

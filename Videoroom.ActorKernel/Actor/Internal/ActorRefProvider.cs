using Akka.Remote;

namespace Akka.Actor.Internal;

/// <summary>Finds refs by path.</summary>
internal sealed class ActorRefProvider(ActorSystemImpl system) : IActorRefProvider
{
    private static readonly string NobodyPath = Nobody.Instance.Path.ToSerializationFormat();

    public Address DefaultAddress => system.Address;

    public IActorRef ResolveActorRef(string path) =>
        path == NobodyPath ? Nobody.Instance
        : ActorPath.TryParse(path, out var parsed) ? Resolve(parsed)
        : system.DeadLetters;

    public IInternalActorRef Resolve(ActorPath path) => IsLocal(path.Address) ? ResolveLocal(path) : ResolveRemote(path);

    /// <summary>A path without a host is local, whatever its system's name; one with a host is another node's, unless it is ours.</summary>
    public bool IsLocal(Address address) => address.HasLocalScope || address == system.Address;

    /// <summary>A ref of another node; of nobody when this system is in no cluster.</summary>
    public IInternalActorRef ResolveRemote(ActorPath path) =>
        system.Transport is { } transport ? new RemoteActorRef(system, transport, path) : new EmptyActorRef(system, path);

    private IInternalActorRef ResolveLocal(ActorPath path)
    {
        var elements = path.Elements;
        var found = elements switch
        {
            ["temp", var name] => system.TemporaryRef(name),
            ["deadLetters"] => (IInternalActorRef)system.DeadLetters,
            _ => Walk(elements),
        };
        return found is not Nobody && (path.Uid == 0 || path.Uid == found.Path.Uid)
            ? found
            : new EmptyActorRef(system, WithUid(system.RootPath / elements, path.Uid));
    }

    private IInternalActorRef Walk(IReadOnlyList<string> elements)
    {
        var found = system.Root;
        foreach (var element in elements)
        {
            found = found.GetChild(element);
        }

        return found;
    }

    private static ActorPath WithUid(ActorPath path, long uid) =>
        path.ParentOrNull is { } parent ? new ChildActorPath(parent, path.Name, uid) : path;
}

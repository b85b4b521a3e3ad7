using System.Reflection;
using Akka.Actor;
using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Actors.Serialization;

/// <summary>A ref that is only a name: what an <see cref="IActorRef"/> must be able to do is not the same in both runtimes.</summary>
public class NamedRef : DispatchProxy
{
    private const string Prefix = "akka.tcp://videoroom@192.0.2.1:4100/user/";

    private string _path = "";

    /// <summary>Refs as their paths.</summary>
    internal static ActorRefTexts Texts { get; } = new(actor => ((NamedRef)actor)._path, path => OfPath(path));

    public override string ToString() => _path;

    internal static IActorRef Of(string name) => OfPath(Prefix + name);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(_path);

    private static IActorRef OfPath(string path)
    {
        var actor = Create<IActorRef, NamedRef>();
        ((NamedRef)actor)._path = path;
        return actor;
    }
}

using Akka.Actor;

namespace Videoroom.Actors.Serialization;

/// <summary>Actor refs as texts that every node of the cluster understands.</summary>
/// <param name="write">The serialized path of a ref.</param>
/// <param name="read">The ref of a serialized path; dead letters when it is none.</param>
internal sealed class ActorRefTexts(Func<IActorRef, string> write, Func<string, IActorRef> read)
{
    /// <summary>Longer texts are no paths.</summary>
    public const int MaxLength = 1024;

    /// <summary>The path of a ref.</summary>
    public string Write(IActorRef actor) => write(actor);

    /// <summary>The ref of a path.</summary>
    /// <exception cref="MessageFormatException">There is none.</exception>
    public IActorRef Read(string path) => path.Length is > 0 and <= MaxLength
        ? read(path)
        : throw new MessageFormatException($"A ref is a path of 1 to {MaxLength} characters, not {path.Length}.");
}

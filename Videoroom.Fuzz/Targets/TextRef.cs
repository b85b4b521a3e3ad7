using Akka.Actor;
using Videoroom.Actors.Serialization;

namespace Videoroom.Fuzz.Targets;

/// <summary>A ref that is only its text.</summary>
internal sealed class TextRef : MinimalActorRef
{
    private static readonly ActorPath Nowhere = new RootActorPath(Address.AllSystems);

    private readonly string _text;

    private TextRef(string text) => _text = text;

    /// <summary>Refs as their texts.</summary>
    public static ActorRefTexts Texts { get; } = new(actor => ((TextRef)actor)._text, text => new TextRef(text));

    /// <inheritdoc/>
    public override ActorPath Path => Nowhere;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => throw new NotSupportedException("The ref is only a text.");
}

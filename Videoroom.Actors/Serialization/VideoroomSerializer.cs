using Akka.Actor;
using Akka.Serialization;

namespace Videoroom.Actors.Serialization;

/// <summary>
/// Takes the actors' messages from node to node, under either runtime: bytes as the .proto files beside this describe them. What it
/// cannot read makes a <see cref="System.Runtime.Serialization.SerializationException"/>, for which the runtime drops the message.
/// </summary>
public sealed class VideoroomSerializer : SerializerWithStringManifest
{
    private readonly MessageCodec _codec;

    /// <summary>Called by the actor system.</summary>
    /// <param name="system">The system whose refs are in the messages.</param>
    public VideoroomSerializer(ExtendedActorSystem system)
        : base(system)
        => _codec = new MessageCodec(new ActorRefTexts(
            Akka.Serialization.Serialization.SerializedActorPath, path => system.Provider.ResolveActorRef(path)));

    /// <summary>What it is for: every message that may leave its node.</summary>
    public static IReadOnlyList<Type> MessageTypes => MessageManifests.Types;

    /// <summary>The same on all nodes, in all versions.</summary>
    public override int Identifier => 4201;

    /// <inheritdoc/>
    public override string Manifest(object o) => MessageCodec.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _codec.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => _codec.FromBinary(bytes, manifest);
}

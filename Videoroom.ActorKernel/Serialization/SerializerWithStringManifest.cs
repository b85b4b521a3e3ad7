using Akka.Actor;

namespace Akka.Serialization;

/// <summary>A serializer that says by a short text of what type the bytes are, so that types can move and be renamed.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    /// <summary>Called by a derived class.</summary>
    protected SerializerWithStringManifest(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc />
    public sealed override bool IncludeManifest => true;

    /// <inheritdoc />
    public sealed override object FromBinary(byte[] bytes, Type type) => FromBinary(bytes, $"{type.FullName}, {type.Assembly.GetName().Name}");

    /// <summary>Reads a message.</summary>
    /// <exception cref="System.Runtime.Serialization.SerializationException">The manifest is not known, or the bytes are no such message.</exception>
    public abstract object FromBinary(byte[] bytes, string manifest);

    /// <summary>The text that says of what type a message is.</summary>
    public abstract string Manifest(object o);
}

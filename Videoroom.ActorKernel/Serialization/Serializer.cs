using Akka.Actor;

namespace Akka.Serialization;

/// <summary>Turns messages into bytes and back. Derive from <see cref="SerializerWithStringManifest"/>: the kernel takes no others.</summary>
public abstract class Serializer
{
    /// <summary>The system whose refs are in the messages.</summary>
    protected readonly ExtendedActorSystem system;

    /// <summary>Called by a derived class.</summary>
    protected Serializer(ExtendedActorSystem system)
    {
        this.system = system;
    }

    /// <summary>Which serializer wrote the bytes, the same on all nodes and in all versions. 0 to 40 are Akka's own.</summary>
    /// <exception cref="NotSupportedException">Not overridden: Akka.NET reads it from HOCON, which the kernel does not have.</exception>
    public virtual int Identifier => throw new NotSupportedException($"{GetType()} must override Identifier");

    /// <summary>Whether <see cref="FromBinary"/> needs to be told of what type the bytes are.</summary>
    public abstract bool IncludeManifest { get; }

    /// <summary>Writes a message.</summary>
    public abstract byte[] ToBinary(object obj);

    /// <summary>Reads a message.</summary>
    public abstract object FromBinary(byte[] bytes, Type type);
}

using Akka.Actor;

namespace Akka.Serialization;

/// <summary>A serializer and what it is for.</summary>
/// <param name="Create">Makes the serializer for a system.</param>
/// <param name="Types">The types of the messages, base types and interfaces included. The most derived one decides.</param>
internal sealed record SerializerBinding(
    Func<ExtendedActorSystem, SerializerWithStringManifest> Create, IReadOnlyList<Type> Types);

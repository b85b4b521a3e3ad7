using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor.Internal;

namespace Akka.Serialization;

/// <summary>The serializers of a system: those of the host, and the kernel's own.</summary>
internal sealed class MessageSerialization
{
    private readonly Dictionary<int, SerializerWithStringManifest> _byId = [];
    private readonly List<(Type Type, SerializerWithStringManifest Serializer)> _bindings = [];
    private readonly ConcurrentDictionary<Type, SerializerWithStringManifest?> _byType = new();
    private readonly KernelSerializer _kernel;
    private readonly ShardingSerializer _sharding;

    /// <exception cref="ArgumentException">Two serializers have the same identifier.</exception>
    public MessageSerialization(ActorSystemImpl system, IReadOnlyList<SerializerBinding> bindings)
    {
        _kernel = new KernelSerializer(system, this);
        _sharding = new ShardingSerializer(system, this);
        Add(_kernel, KernelSerializer.Types);
        Add(_sharding, ShardingSerializer.Types);
        foreach (var binding in bindings)
        {
            Add(binding.Create(system), binding.Types);
        }
    }

    /// <summary>The serializer for a type; null when there is none: such a message cannot leave its node.</summary>
    public SerializerWithStringManifest? Find(Type type) => _byType.GetOrAdd(type, MostSpecific);

    /// <summary>Takes a message through its serializer and back, as another node would get it; the same object when it has none of the host's.</summary>
    public object RoundTrip(object message) =>
        Find(message.GetType()) is { } serializer && serializer != _kernel && serializer != _sharding
            ? serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message))
            : message;

    /// <summary>Writes which serializer, which manifest, and the message, up to the end.</summary>
    /// <exception cref="SerializationException">There is no serializer for the message.</exception>
    public void Write(WireWriter writer, object message)
    {
        var serializer = Find(message.GetType())
            ?? throw new SerializationException($"There is no serializer for {message.GetType()}");
        writer.Int32(serializer.Identifier);
        writer.Text(serializer.Manifest(message));
        writer.Bytes(serializer.ToBinary(message));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="SerializationException">The serializer is not known; a serializer throws it for a manifest that it does not know.</exception>
    public object Read(ref WireReader reader)
    {
        var id = reader.Int32();
        var manifest = reader.Text();
        var bytes = reader.Bytes();
        return _byId.TryGetValue(id, out var serializer)
            ? serializer.FromBinary(bytes.ToArray(), manifest)
            : throw new SerializationException($"There is no serializer {id} (manifest [{manifest}])");
    }

    private void Add(SerializerWithStringManifest serializer, IReadOnlyList<Type> types)
    {
        _byId.Add(serializer.Identifier, serializer);
        _bindings.AddRange(types.Select(type => (type, serializer)));
    }

    private SerializerWithStringManifest? MostSpecific(Type type)
    {
        (Type Type, SerializerWithStringManifest Serializer)? best = null;
        foreach (var binding in _bindings.Where(binding => binding.Type.IsAssignableFrom(type)))
        {
            if (best is null || best.Value.Type.IsAssignableFrom(binding.Type))
            {
                best = binding;
            }
        }

        return best?.Serializer;
    }
}

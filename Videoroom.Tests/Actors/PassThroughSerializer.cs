using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Serialization;

namespace Videoroom.Tests.Actors;

/// <summary>
/// Takes the messages that never leave their node, where a spec has every message serialized: it gives the same object back.
/// </summary>
internal sealed class PassThroughSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private readonly ConcurrentDictionary<int, object> _objects = new();
    private int _last;

    public override int Identifier => 4299;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var key = Interlocked.Increment(ref _last);
        _objects[key] = obj;
        return BitConverter.GetBytes(key);
    }

    public override object FromBinary(byte[] bytes, Type type)
        => _objects.TryRemove(BitConverter.ToInt32(bytes), out var obj) ? obj : throw new InvalidOperationException("It was read already.");
}

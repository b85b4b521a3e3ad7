using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Serialization;

namespace Videoroom.Tests.Actors;

/// <summary>
/// Takes the messages that never leave their node, where a spec has every message serialized: it gives the same object back.
/// </summary>
/// <remarks>
/// What is on its way is the system's, not the serializer's: the system makes all its serializers anew whenever its settings get a
/// fallback, which happens with every probe that a spec makes and at the first use of each module of the cluster. A message that one
/// serializer has written is read by the next one then. Lost, it would be somebody's wait for nothing.
/// </remarks>
internal sealed class PassThroughSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConditionalWeakTable<ActorSystem, Passing> BySystem = [];

    private readonly Passing _passing = BySystem.GetValue(system, _ => new Passing());

    public override int Identifier => 4299;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => BitConverter.GetBytes(_passing.Add(obj));

    public override object FromBinary(byte[] bytes, Type type) => _passing.Take(BitConverter.ToInt32(bytes));

    private sealed class Passing
    {
        private readonly ConcurrentDictionary<int, object> _objects = new();
        private int _last;

        public int Add(object obj)
        {
            var key = Interlocked.Increment(ref _last);
            _objects[key] = obj;
            return key;
        }

        public object Take(int key)
            => _objects.TryRemove(key, out var obj) ? obj : throw new InvalidOperationException("It was read already.");
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace Videoroom.Engine.Loops;

/// <summary>A bounded queue from one thread to one other, without locks and without allocation.</summary>
/// <typeparam name="T">What it carries; cleared when taken, so that nothing is kept alive.</typeparam>
internal sealed class SpscRing<T>
{
    private readonly T[] _items;
    private readonly int _mask;
    private SpscRingIndexes _indexes;

    /// <param name="capacity">Rounded up to a power of two.</param>
    public SpscRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _items = new T[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _items.Length - 1;
    }

    /// <summary>Items that fit.</summary>
    public int Capacity => _items.Length;

    /// <summary>Items in the ring; exact only for a thread that does not run against the other one.</summary>
    public int Count => Volatile.Read(ref _indexes.Written) - Volatile.Read(ref _indexes.Read);

    /// <summary>Adds an item unless fewer than <paramref name="reserve"/> places would be left. The writer's thread only.</summary>
    /// <param name="item">What to add.</param>
    /// <param name="reserve">Places kept for items that matter more.</param>
    public bool TryEnqueue(in T item, int reserve = 0)
    {
        var written = _indexes.Written;
        if (written - _indexes.ReadSeen + reserve >= _items.Length)
        {
            _indexes.ReadSeen = Volatile.Read(ref _indexes.Read);
            if (written - _indexes.ReadSeen + reserve >= _items.Length)
            {
                return false;
            }
        }

        _items[written & _mask] = item;
        Volatile.Write(ref _indexes.Written, written + 1);
        return true;
    }

    /// <summary>Takes the oldest item. The reader's thread only.</summary>
    public bool TryDequeue([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        var read = _indexes.Read;
        if (read == _indexes.WrittenSeen)
        {
            _indexes.WrittenSeen = Volatile.Read(ref _indexes.Written);
            if (read == _indexes.WrittenSeen)
            {
                item = default;
                return false;
            }
        }

        ref var place = ref _items[read & _mask];
        item = place;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            place = default!;
        }

        Volatile.Write(ref _indexes.Read, read + 1);
        return true;
    }
}

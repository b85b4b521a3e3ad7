using System.Runtime.CompilerServices;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// A bounded table from SSRC to a state held by value: no allocation on look-up, and one only when it doubles.
/// Nothing is ever evicted by itself, since a forgotten stream's packets could be replayed (or, by a sender, its IVs used again).
/// </summary>
internal sealed class SsrcTable<TState>(int capacity)
    where TState : struct
{
    private uint[] _ssrcs = new uint[8];
    private TState[] _states = new TState[8];
    private int _lastFound;

    /// <summary>The number of SSRCs in the table.</summary>
    public int Count { get; private set; }

    /// <summary>The state of an SSRC; a null reference when it is unknown.</summary>
    public ref TState Find(uint ssrc)
    {
        // A stream's packets come in runs.
        if (_lastFound < Count && _ssrcs[_lastFound] == ssrc)
        {
            return ref _states[_lastFound];
        }

        var found = _ssrcs.AsSpan(0, Count).IndexOf(ssrc);
        if (found < 0)
        {
            return ref Unsafe.NullRef<TState>();
        }

        _lastFound = found;
        return ref _states[found];
    }

    /// <summary>
    /// Takes an SSRC out whose owner sees to it that it is never used again under the same key; nothing happens when it is unknown.
    /// </summary>
    public void Remove(uint ssrc)
    {
        var index = _ssrcs.AsSpan(0, Count).IndexOf(ssrc);
        if (index < 0)
        {
            return;
        }

        Count--;
        _ssrcs[index] = _ssrcs[Count];
        _states[index] = _states[Count];
        _lastFound = 0;
    }

    /// <summary>Adds an SSRC that is not in the table; a null reference when the table is full.</summary>
    public ref TState Add(uint ssrc)
    {
        if (Count == capacity)
        {
            return ref Unsafe.NullRef<TState>();
        }

        if (Count == _ssrcs.Length)
        {
            var length = Math.Min(capacity, 2 * Count);
            Array.Resize(ref _ssrcs, length);
            Array.Resize(ref _states, length);
        }

        _ssrcs[Count] = ssrc;
        return ref _states[Count++];
    }
}

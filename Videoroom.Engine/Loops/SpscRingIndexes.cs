using System.Runtime.InteropServices;

namespace Videoroom.Engine.Loops;

/// <summary>
/// The counters of an <see cref="SpscRing{T}"/>: each side's on cache lines of its own, with a copy of the other's as
/// last seen, so that the two threads rarely fetch from each other.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct SpscRingIndexes
{
    [FieldOffset(64)]
    public int Written;

    [FieldOffset(68)]
    public int ReadSeen;

    [FieldOffset(128)]
    public int Read;

    [FieldOffset(132)]
    public int WrittenSeen;
}

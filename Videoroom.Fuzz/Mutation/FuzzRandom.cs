using System.Buffers.Binary;
using System.Numerics;

namespace Videoroom.Fuzz.Mutation;

/// <summary>
/// Pseudo-random numbers that depend on the seed alone, whatever the version of the runtime: xoshiro256** (Blackman and Vigna,
/// "Scrambled Linear Pseudorandom Number Generators"), seeded by SplitMix64.
/// </summary>
internal sealed class FuzzRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Begins a sequence.</summary>
    public FuzzRandom(ulong seed)
    {
        _s0 = Split(ref seed);
        _s1 = Split(ref seed);
        _s2 = Split(ref seed);
        _s3 = Split(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1; 0 when the bound is not above 1.</summary>
    public int Next(int bound) => bound <= 1 ? 0 : (int)(((NextUInt64() >> 32) * (ulong)bound) >> 32);

    /// <summary>A random byte.</summary>
    public byte NextByte() => (byte)(NextUInt64() >> 56);

    /// <summary>True once in <paramref name="times"/> times.</summary>
    public bool OnceIn(int times) => Next(times) == 0;

    /// <summary>One of some items.</summary>
    public T Choose<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>One of some items.</summary>
    public T Choose<T>(ReadOnlySpan<T> items) => items[Next(items.Length)];

    /// <summary>Fills bytes.</summary>
    public void Fill(Span<byte> bytes)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!bytes.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            var count = Math.Min(word.Length, bytes.Length);
            word[..count].CopyTo(bytes);
            bytes = bytes[count..];
        }
    }

    private static ulong Split(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}

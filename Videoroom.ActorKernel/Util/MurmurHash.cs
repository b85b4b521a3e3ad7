using System.Numerics;

namespace Akka.Util;

/// <summary>
/// The hash that shards are chosen by: the same in every process and in Akka.NET, unlike <see cref="string.GetHashCode()"/>.
/// It is the string variant of Scala's MurmurHash, two characters at a time.
/// </summary>
public static class MurmurHash
{
    private const uint Seed = 0x0331df49;
    private const uint VisibleMagic = 0x971e137b;
    private const uint VisibleMixer = 0x52dce729;

    /// <summary>Hashes a text.</summary>
    public static int StringHash(string s)
    {
        var hash = ((uint)s.Length * Seed) ^ VisibleMagic;
        var magicA = 0x95543787u;
        var magicB = 0x2ad7eb25u;
        var i = 0;
        for (; i + 1 < s.Length; i += 2)
        {
            hash = Mix(hash, ((uint)s[i] << 16) + s[i + 1], magicA, magicB);
            magicA = (magicA * 5) + 0x7b7d159c;
            magicB = (magicB * 5) + 0x6bce6396;
        }

        if (i < s.Length)
        {
            hash = Mix(hash, s[i], magicA, magicB);
        }

        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        return (int)(hash ^ (hash >> 16));
    }

    private static uint Mix(uint hash, uint value, uint magicA, uint magicB) =>
        ((hash ^ (BitOperations.RotateLeft(value * magicA, 11) * magicB)) * 3) + VisibleMixer;
}

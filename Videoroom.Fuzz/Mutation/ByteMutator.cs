using System.Buffers.Binary;

namespace Videoroom.Fuzz.Mutation;

/// <summary>
/// Inputs of binary protocols: a seed with a few changes: bits, bytes, numbers at bounds, length fields, blocks that are moved, doubled,
/// left out or taken from another seed, an end that is cut off. Now and then bytes without any form.
/// </summary>
/// <param name="seeds">At least one.</param>
internal sealed class ByteMutator(IReadOnlyList<byte[]> seeds) : IMutator
{
    private const int MaxNoise = 400;
    private const int MaxBlock = 64;

    /// <inheritdoc/>
    public void Mutate(InputBuffer input, FuzzRandom random)
    {
        if (random.OnceIn(50))
        {
            random.Fill(input.Reset(random.Next(MaxNoise)));
            return;
        }

        input.Set(random.Choose(seeds));
        if (random.OnceIn(100))
        {
            return;
        }

        for (var changes = 1 + random.Next(random.OnceIn(4) ? 12 : 4); changes > 0; changes--)
        {
            Change(input, random);
        }
    }

    /// <summary>Makes one change.</summary>
    internal void Change(InputBuffer input, FuzzRandom random)
    {
        if (input.Length == 0)
        {
            input.Insert(0, random.Choose(seeds));
            return;
        }

        switch (random.Next(14))
        {
            case 0:
                input.Written[random.Next(input.Length)] = random.NextByte();
                break;
            case 1:
                input.Written[random.Next(input.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                input.Written[random.Next(input.Length)] = random.Choose(Interesting.Bytes);
                break;
            case 3:
                input.Written[random.Next(input.Length)] += (byte)(random.Next(9) - 4);
                break;
            case 4:
                WriteWord(input, random, random.Choose(Interesting.Words));
                break;
            case 5:
                WriteDoubleWord(input, random, random.OnceIn(2) ? random.Choose(Interesting.DoubleWords) : (uint)random.NextUInt64());
                break;
            case 6:
                WriteLength(input, random);
                break;
            case 7:
                input.Truncate(random.Next(input.Length + 1));
                break;
            case 8:
                InsertNoise(input, random);
                break;
            case 9:
                input.Remove(random.Next(input.Length), 1 + random.Next(random.OnceIn(4) ? MaxBlock : 8));
                break;
            case 10:
                CopyBlock(input, random);
                break;
            case 11:
                Splice(input, random);
                break;
            case 12:
                Join(input, random);
                break;
            default:
                FillBlock(input, random);
                break;
        }
    }

    private static void WriteWord(InputBuffer input, FuzzRandom random, ushort value)
    {
        if (input.Length >= sizeof(ushort))
        {
            BinaryPrimitives.WriteUInt16BigEndian(input.Written[random.Next(input.Length - 1)..], value);
        }
    }

    private static void WriteDoubleWord(InputBuffer input, FuzzRandom random, uint value)
    {
        if (input.Length >= sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32BigEndian(input.Written[random.Next(input.Length - 3)..], value);
        }
    }

    // A number that is near what a length there could say: what is left behind it, in bytes or words, or a few less or more.
    private static void WriteLength(InputBuffer input, FuzzRandom random)
    {
        var at = random.Next(input.Length);
        var left = input.Length - at + random.Next(9) - 4;
        var length = random.OnceIn(3) ? left / 4 : left;
        if (random.OnceIn(2) || input.Length - at < sizeof(ushort))
        {
            input.Written[at] = (byte)length;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(input.Written[at..], (ushort)length);
        }
    }

    private static void InsertNoise(InputBuffer input, FuzzRandom random)
    {
        Span<byte> noise = stackalloc byte[1 + random.Next(16)];
        random.Fill(noise);
        input.Insert(random.Next(input.Length + 1), noise);
    }

    private static void CopyBlock(InputBuffer input, FuzzRandom random)
    {
        var from = random.Next(input.Length);
        var block = input.Written.Slice(from, 1 + random.Next(Math.Min(MaxBlock, input.Length - from)));
        if (random.OnceIn(2))
        {
            input.Insert(random.Next(input.Length + 1), block);
        }
        else
        {
            var at = random.Next(input.Length);
            block[..Math.Min(block.Length, input.Length - at)].CopyTo(input.Written[at..]);
        }
    }

    // A part of another seed in the place of what is there.
    private void Splice(InputBuffer input, FuzzRandom random)
    {
        var other = random.Choose(seeds);
        if (other.Length == 0)
        {
            return;
        }

        var from = random.Next(other.Length);
        var count = 1 + random.Next(other.Length - from);
        var at = random.Next(input.Length + 1);
        input.Replace(at, random.OnceIn(2) ? count : input.Length, other.AsSpan(from, count));
    }

    // Another seed behind this one, or in front of it.
    private void Join(InputBuffer input, FuzzRandom random)
    {
        if (random.OnceIn(3))
        {
            input.Insert(random.OnceIn(2) ? 0 : input.Length, random.Choose(seeds));
        }
    }

    private static void FillBlock(InputBuffer input, FuzzRandom random)
    {
        var at = random.Next(input.Length);
        input.Written.Slice(at, Math.Min(input.Length - at, 1 + random.Next(32))).Fill(random.OnceIn(2) ? (byte)0 : (byte)255);
    }
}

using System.Text;

namespace Videoroom.Fuzz.Mutation;

/// <summary>
/// Inputs of text protocols: a seed whose lines are doubled, left out, exchanged or taken from another seed, and whose tokens give way to
/// others; now and then single bytes change as in binary ones.
/// </summary>
internal sealed class TextMutator : IMutator
{
    private const int MaxTokens = 4096;
    private const int MaxTokenLength = 80;

    private static readonly string[] HostileTokens =
    [
        "", " ", "  ", "\t", "\r", "\n", "\r\n", "\0", "0", "-1", "+1", "00", "1.5", "1e400", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999", "\u00e9", "\u2028", "\u202e", "\ud83d\ude00",
        "\\ud800", "\\u0000", "%s", "null", "true", "{}", "[]", "\"", "'", "*", "~", ";;;;", ",,,,", "====", "::::", "////", "a=", "m=", "v=0",
    ];

    private readonly List<byte[]> _seeds;
    private readonly List<byte[]> _lines = [];
    private readonly List<byte[]> _tokens = [];
    private readonly ByteMutator _bytes;

    /// <param name="seeds">At least one, in UTF-8.</param>
    /// <param name="tokens">Words that mean something to the target and that the seeds do not have.</param>
    public TextMutator(IReadOnlyList<byte[]> seeds, IReadOnlyList<string> tokens)
    {
        _seeds = [.. seeds];
        _bytes = new ByteMutator(seeds);
        HashSet<string> lines = [];
        HashSet<string> words = [.. HostileTokens, .. tokens];
        foreach (var seed in seeds)
        {
            var text = Encoding.UTF8.GetString(seed);
            lines.UnionWith(text.Split('\n'));
            words.UnionWith(text.Split([' ', ':', ';', ',', '=', '/', '"', '\r', '\n', '{', '}', '[', ']']).Where(word => word.Length <= MaxTokenLength));
        }

        _lines.AddRange(lines.Select(line => Encoding.UTF8.GetBytes(line + "\n")));
        _tokens.AddRange(words.Take(MaxTokens).Select(Encoding.UTF8.GetBytes));
    }

    /// <inheritdoc/>
    public void Mutate(InputBuffer input, FuzzRandom random)
    {
        input.Set(random.Choose(_seeds));
        if (random.OnceIn(100))
        {
            return;
        }

        for (var changes = 1 + random.Next(random.OnceIn(4) ? 12 : 4); changes > 0; changes--)
        {
            Change(input, random);
        }
    }

    private void Change(InputBuffer input, FuzzRandom random)
    {
        switch (random.Next(10))
        {
            case 0:
                var (at, count) = LineAt(input, random);
                input.Insert(at, input.Written.Slice(at, count));
                break;
            case 1:
                (at, count) = LineAt(input, random);
                input.Remove(at, count);
                break;
            case 2:
                Swap(input, random);
                break;
            case 3:
                input.Insert(LineAt(input, random).At, random.Choose(_lines));
                break;
            case 4:
                (at, count) = LineAt(input, random);
                input.Replace(at, count, random.Choose(_lines));
                break;
            case 5 or 6:
                (at, count) = TokenAt(input, random);
                input.Replace(at, count, random.Choose(_tokens));
                break;
            case 7:
                input.Insert(random.Next(input.Length + 1), random.Choose(_tokens));
                break;
            case 8:
                Repeat(input, random);
                break;
            default:
                _bytes.Change(input, random);
                break;
        }
    }

    private static void Swap(InputBuffer input, FuzzRandom random)
    {
        var (from, count) = LineAt(input, random);
        var line = input.Written.Slice(from, count).ToArray();
        input.Remove(from, count);
        input.Insert(LineAt(input, random).At, line);
    }

    // One token many times: lists have bounds.
    private void Repeat(InputBuffer input, FuzzRandom random)
    {
        if (!random.OnceIn(8))
        {
            return;
        }

        var (at, count) = random.OnceIn(2) ? LineAt(input, random) : TokenAt(input, random);
        var part = count > 0 ? input.Written.Slice(at, count).ToArray() : random.Choose(_tokens);
        for (var times = 1 + random.Next(100); times > 0; times--)
        {
            input.Insert(at, part);
        }
    }

    /// <summary>A line with the end of it.</summary>
    private static (int At, int Count) LineAt(InputBuffer input, FuzzRandom random)
    {
        var text = (ReadOnlySpan<byte>)input.Written;
        var inside = random.Next(text.Length + 1);
        var begin = text[..inside].LastIndexOf((byte)'\n') + 1;
        var end = text[inside..].IndexOf((byte)'\n');
        return (begin, (end < 0 ? text.Length : inside + end + 1) - begin);
    }

    /// <summary>What lies between two separators.</summary>
    private static (int At, int Count) TokenAt(InputBuffer input, FuzzRandom random)
    {
        var text = (ReadOnlySpan<byte>)input.Written;
        var inside = random.Next(text.Length + 1);
        var begin = text[..inside].LastIndexOfAny(" :;,=/\"\r\n{}[]"u8) + 1;
        var end = text[inside..].IndexOfAny(" :;,=/\"\r\n{}[]"u8);
        return (begin, (end < 0 ? text.Length : inside + end) - begin);
    }
}

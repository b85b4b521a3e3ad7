using System.Text;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// Texts of inputs. A byte that is not UTF-8 becomes one half of a surrogate pair, which no UTF-8 stands for: parsers that take any text
/// get such texts, too.
/// </summary>
internal static class WireText
{
    private const char FirstHalf = '\uDC00';

    /// <summary>The text of an input.</summary>
    public static string Decode(ReadOnlySpan<byte> input)
    {
        var text = new StringBuilder(input.Length);
        Span<char> utf16 = stackalloc char[2];
        while (!input.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(input, out var rune, out var taken) == System.Buffers.OperationStatus.Done)
            {
                text.Append(utf16[..rune.EncodeToUtf16(utf16)]);
            }
            else
            {
                taken = 1;
                text.Append((char)(FirstHalf + input[0]));
            }

            input = input[taken..];
        }

        return text.ToString();
    }

    /// <summary>Whether UTF-8 can hold a text: without halves of surrogate pairs.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Buffers;

namespace Akka.Actor.Internal;

/// <summary>Which names an actor may have, and the names of those that were given none.</summary>
internal static class ActorNames
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    // RFC 3986, section 3.3, as Akka.NET's ActorPath.ValidSymbols has it.
    private static readonly SearchValues<char> Valid =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\"-_.*$+:@&=,!~';()");

    /// <exception cref="InvalidActorNameException">The name is empty or has a character that a path must not have.</exception>
    public static void Check(string name)
    {
        if (name.Length == 0 || name[0] == '$' || !IsValid(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]: it must not be empty, must not start with `$`, and may have letters, digits, "
                + "percent-encoded bytes and \"-_.*$+:@&=,!~';() only");
        }
    }

    /// <summary>The name of the n-th unnamed child: <c>$a</c>, <c>$b</c>, …</summary>
    public static string Unnamed(long number)
    {
        Span<char> text = stackalloc char[12];
        var length = 0;
        text[length++] = '$';
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>= 6;
        }
        while (number != 0);
        return new string(text[..length]);
    }

    private static bool IsValid(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '%')
            {
                if (i + 2 >= name.Length || !char.IsAsciiHexDigit(name[i + 1]) || !char.IsAsciiHexDigit(name[i + 2]))
                {
                    return false;
                }

                i += 2;
            }
            else if (!Valid.Contains(name[i]))
            {
                return false;
            }
        }

        return true;
    }
}

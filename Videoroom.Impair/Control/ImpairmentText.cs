using System.Globalization;
using Videoroom.Impair.Links;

namespace Videoroom.Impair.Control;

/// <summary>
/// Impairments as people write them: <c>rate=1mbit queue=200ms delay=50ms jitter=5ms loss=2% burst=4 reorder=1% reorder-by=20ms</c>,
/// <c>cut</c>, <c>uncut</c>, <c>none</c>. What a text does not name stays as it was.
/// </summary>
internal static class ImpairmentText
{
    private const string Known = "rate, queue, delay, jitter, loss, burst, reorder, reorder-by, cut, uncut, none";

    private static readonly (string Unit, double Bits)[] Rates = [("gbit", 1e9), ("mbit", 1e6), ("kbit", 1e3), ("bit", 1)];
    private static readonly (string Unit, double Microseconds)[] Times = [("us", 1), ("ms", 1e3), ("s", 1e6)];

    /// <summary>Changes an impairment by a text.</summary>
    /// <param name="words">The text's words.</param>
    /// <param name="before">What holds so far.</param>
    /// <exception cref="FormatException">It says which word, and what was expected.</exception>
    public static Impairment Apply(IEnumerable<string> words, Impairment before)
    {
        var after = words.Aggregate(before, Apply);
        return after.FindFault() is { } fault ? throw new FormatException(fault) : after;
    }

    /// <summary>Reads a time: <c>50ms</c>, <c>1.5s</c>, <c>200us</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan ReadTime(string text)
        => Number(text, Times) is { } microseconds and <= 86_400e6
            ? TimeSpan.FromMicroseconds(microseconds)
            : throw new FormatException($"'{text}' is no time: write for example 50ms or 1.5s.");

    private static Impairment Apply(Impairment before, string word)
    {
        var (name, value) = word.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (word[..at], word[(at + 1)..]) : (word, null);
        return (name, value) switch
        {
            ("none", null) => Impairment.None,
            ("cut", null) => before with { IsCut = true },
            ("uncut", null) => before with { IsCut = false },
            ("rate", "none") => before with { BitsPerSecond = null },
            ("rate", { } rate) => before with { BitsPerSecond = ReadRate(rate) },
            ("queue", { } time) => before with { Queue = ReadTime(time) },
            ("delay", { } time) => before with { Delay = ReadTime(time) },
            ("jitter", { } time) => before with { Jitter = ReadTime(time) },
            ("loss", { } share) => before with { Loss = ReadShare(share) },
            ("burst", "none") => before with { Burst = null },
            ("burst", { } length) => before with { Burst = ReadNumber(length) },
            ("reorder", { } share) => before with { Reorder = ReadShare(share) },
            ("reorder-by", { } time) => before with { ReorderBy = ReadTime(time) },
            _ => throw new FormatException($"'{word}' is unknown. Known are: {Known}."),
        };
    }

    private static long ReadRate(string text) => Number(text, Rates) is { } bits and <= 1e12
        ? (long)bits
        : throw new FormatException($"'{text}' is no rate: write for example 500kbit or 1.5mbit, or none.");

    private static double ReadShare(string text) => text.EndsWith('%') && ReadPlain(text[..^1]) is { } percent
        ? percent / 100
        : throw new FormatException($"'{text}' is no share: write for example 2%.");

    private static double ReadNumber(string text) => ReadPlain(text)
        ?? throw new FormatException($"'{text}' is no number of packets: write for example 4, or none.");

    private static double? Number(string text, (string Unit, double Factor)[] units)
    {
        foreach (var (unit, factor) in units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) && ReadPlain(text[..^unit.Length]) is { } number)
            {
                return number * factor;
            }
        }

        return null;
    }

    private static double? ReadPlain(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}

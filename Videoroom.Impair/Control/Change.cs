using Videoroom.Impair.Links;

namespace Videoroom.Impair.Control;

/// <summary>A change of a path: which directions, and the words that say what becomes of them (<see cref="ImpairmentText"/>).</summary>
/// <param name="Directions">One or both.</param>
/// <param name="Words">At least one.</param>
internal sealed record Change(IReadOnlyList<Direction> Directions, IReadOnlyList<string> Words)
{
    private static readonly IReadOnlyList<Direction> Both = [Direction.Up, Direction.Down];

    /// <summary>Reads <c>[up|down|both] WORD…</c>; without a direction it is both.</summary>
    /// <exception cref="FormatException">It says what was expected.</exception>
    public static Change Parse(string text)
    {
        List<string> words = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        var directions = words.FirstOrDefault() switch
        {
            "up" => [Direction.Up],
            "down" => [Direction.Down],
            "both" => Both,
            _ => [],
        };
        if (directions.Count > 0)
        {
            words.RemoveAt(0);
        }

        if (words.Count == 0)
        {
            throw new FormatException($"'{text}' says nothing: write for example down rate=1mbit loss=2%.");
        }

        // Each word by itself is looked at now, and not when it is the word's time.
        _ = words.Select(word => ImpairmentText.Apply([word], Impairment.None with { Loss = 0.5 })).ToList();
        return new Change(directions.Count > 0 ? directions : Both, words);
    }

    /// <summary>Makes the change.</summary>
    /// <exception cref="FormatException">What would come of it is not possible; then nothing has changed.</exception>
    public void Apply(ImpairedPath path)
    {
        List<(Direction, Impairment)> changed = [.. Directions.Select(direction => (direction, ImpairmentText.Apply(Words, path[direction])))];
        foreach (var (direction, impairment) in changed)
        {
            path[direction] = impairment;
        }
    }
}

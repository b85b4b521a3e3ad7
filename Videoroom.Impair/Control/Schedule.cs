using Videoroom.Impair.Links;

namespace Videoroom.Impair.Control;

/// <summary>Changes of a path, each at its time after the start.</summary>
internal sealed class Schedule
{
    private readonly IReadOnlyList<(TimeSpan At, Change Change)> _entries;

    private Schedule(IEnumerable<(TimeSpan At, Change Change)> entries) => _entries = [.. entries.OrderBy(entry => entry.At)];

    /// <summary>How many changes there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads lines <c>TIME [up|down|both] WORD…</c>; empty ones and those that begin with <c>#</c> are passed over.</summary>
    /// <exception cref="FormatException">It names the line.</exception>
    public static Schedule Parse(IEnumerable<string> lines) => new([.. lines.Select(ParseLine).OfType<(TimeSpan, Change)>()]);

    /// <summary>Makes each change at its time.</summary>
    /// <param name="path">What is changed.</param>
    /// <param name="clock">Counts the time from this call on.</param>
    /// <param name="report">Told of each change.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task RunAsync(ImpairedPath path, TimeProvider clock, Action<Change> report, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        foreach (var (at, change) in _entries)
        {
            var left = at - clock.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock, cancellation).ConfigureAwait(false);
            }

            change.Apply(path);
            report(change);
        }
    }

    private static (TimeSpan At, Change Change)? ParseLine(string line, int index)
    {
        var text = line.Trim();
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        try
        {
            var parts = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
            return parts.Length == 2
                ? (ImpairmentText.ReadTime(parts[0]), Change.Parse(parts[1]))
                : throw new FormatException($"'{text}' is not a time and a change: write for example 10s down rate=1mbit.");
        }
        catch (FormatException e)
        {
            throw new FormatException($"Line {index + 1}: {e.Message}", e);
        }
    }
}

using Videoroom.Bench.Drill.Machine;

namespace Videoroom.Bench.Drill;

/// <summary>One run of a fault: what it measured and what it broke. The JSON report keeps every one.</summary>
/// <param name="fault">The fault's name.</param>
/// <param name="number">Counts the runs that are to count from 0; a disturbed run has the number of the one that replaces it.</param>
internal sealed class DrillRun(string fault, int number)
{
    private readonly Dictionary<string, double> _figures = [];
    private readonly List<string> _violations = [];
    private readonly List<string> _notes = [];

    /// <summary>The fault's name.</summary>
    public string Fault => fault;

    /// <summary>The run's number.</summary>
    public int Number => number;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>The five seconds before the fault; null when the run failed before.</summary>
    public QuietWindow? Before { get; set; }

    /// <summary>The fault was made.</summary>
    public bool IsMade { get; set; }

    /// <summary>The figures by name.</summary>
    public IReadOnlyDictionary<string, double> Figures => _figures;

    /// <summary>What should hold and did not; an exception's message, too.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>What else is worth knowing.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What the clients went through since the fault, in the order of time.</summary>
    public IReadOnlyList<string> Timeline { get; set; } = [];

    /// <summary>The run counts: it was made on a quiet machine.</summary>
    public bool Counts => Before is not { IsDisturbed: true };

    /// <summary>Adds a figure; a name that is there keeps the larger value.</summary>
    public void Add(string figure, double value) => _figures[figure] = Math.Max(value, _figures.GetValueOrDefault(figure, double.MinValue));

    /// <summary>Notes what should hold and does not.</summary>
    public void Expect(bool holds, string what)
    {
        if (!holds)
        {
            _violations.Add(what);
        }
    }

    /// <summary>Notes something.</summary>
    public void Note(string what) => _notes.Add(what);
}

namespace Videoroom.Bench.Drill;

/// <summary>What <c>drill</c> is asked for.</summary>
/// <param name="Faults">Names, or beginnings of names; empty is all.</param>
/// <param name="Repeats">Runs of each fault that are to count; null leaves it to the fault.</param>
/// <param name="Json">The file for the report; null is none.</param>
/// <param name="Server">The folder with the program that the nodes run.</param>
/// <param name="EvenIfDisturbed">Makes the fault and shows figures on a busy machine, too; nothing passes then.</param>
internal sealed record DrillOptions(IReadOnlyList<string> Faults, int? Repeats, FileInfo? Json, string Server, bool EvenIfDisturbed)
{
    /// <summary>Whether a fault is asked for.</summary>
    public bool Selects(string fault) => Faults.Count == 0 || Faults.Any(name => fault == name || fault.StartsWith(name + "-", StringComparison.Ordinal));
}

namespace Videoroom.Engine.Bandwidth.Probing;

/// <summary>Names a probe cluster; the default value names none.</summary>
/// <param name="Value">Counts from 1.</param>
internal readonly record struct ProbeId(int Value)
{
    /// <summary>No probe.</summary>
    public static readonly ProbeId None;

    /// <summary>Whether it names a probe.</summary>
    public bool IsProbe => Value != 0;
}

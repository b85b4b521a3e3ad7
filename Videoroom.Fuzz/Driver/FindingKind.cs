namespace Videoroom.Fuzz.Driver;

/// <summary>What an input brought about.</summary>
internal enum FindingKind
{
    /// <summary>An exception that no documentation names, or an invariant that does not hold.</summary>
    Crash,

    /// <summary>It took longer than an input may.</summary>
    Hang,

    /// <summary>It allocated more than an input of its length may.</summary>
    Allocation,

    /// <summary>Memory that is not given back.</summary>
    Growth,
}

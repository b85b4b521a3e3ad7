namespace Videoroom.Fuzz.Driver;

/// <summary>How far a run has come.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Inputs">Inputs so far.</param>
/// <param name="Elapsed">Time so far.</param>
/// <param name="Findings">Findings so far.</param>
internal readonly record struct FuzzProgress(string Target, long Inputs, TimeSpan Elapsed, int Findings);

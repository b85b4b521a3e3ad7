namespace Videoroom.Bench.Causes;

/// <summary>All cases of a command, and its clean call.</summary>
/// <param name="Seed">Decided the order and the losses.</param>
/// <param name="Rounds">How often each cause was produced.</param>
/// <param name="Results">The cases, in their order.</param>
/// <param name="CleanMinutes">How long the clean call was; 0 for none.</param>
/// <param name="CleanCauses">What was told in it.</param>
internal sealed record CausesReport(int Seed, int Rounds, IReadOnlyList<CauseResult> Results, double CleanMinutes, IReadOnlyList<string> CleanCauses)
{
    /// <summary>The share of right cases that is asked for.</summary>
    public const double LeastRight = 0.95;

    /// <summary>The share of right cases; 1 without any.</summary>
    public double RightShare => Results.Count == 0 ? 1 : (double)Results.Count(result => result.IsRight) / Results.Count;

    /// <summary>0 when both bounds are kept, else 1.</summary>
    public int ExitCode => RightShare >= LeastRight && CleanCauses.Count == 0 ? 0 : 1;
}

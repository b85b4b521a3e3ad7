namespace Videoroom.Bench.Drill.Figures;

/// <summary>What is taken of a figure's values over all runs (nearest rank).</summary>
internal enum Statistic
{
    /// <summary>Half of the values do not exceed it.</summary>
    Median,

    /// <summary>95 of 100 values do not exceed it.</summary>
    P95,

    /// <summary>The largest value.</summary>
    Longest,
}

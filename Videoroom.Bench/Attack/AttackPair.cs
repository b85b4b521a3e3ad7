namespace Videoroom.Bench.Attack;

/// <summary>A quiet time, and an attack on another room right after it.</summary>
/// <param name="Quiet">The measured room in the quiet.</param>
/// <param name="Attacked">The measured room under the attack.</param>
/// <param name="Stranger">What the stranger did.</param>
internal sealed record AttackPair(AttackWindow Quiet, AttackWindow Attacked, AttackerReport Stranger)
{
    /// <summary>How many times longer the slowest packets took; "slowest" leaves out one of a hundred.</summary>
    public double Ratio => Attacked.P99Ms / Quiet.P99Ms;
}

namespace Videoroom.Tests;

/// <summary>
/// Bounds a loop that only correct code ends ("take until it is refused", "read until there is no more"): when the code breaks, the
/// test fails, where it would hang and take the run with it.
/// </summary>
/// <param name="rounds">Rounds that the loop may take: far more than it needs.</param>
internal struct RoundLimit(int rounds)
{
    private int _left = rounds;

    /// <summary>Counts a round; for the loop's condition.</summary>
    /// <returns>True; fails the test when the rounds are used up.</returns>
    public bool Next()
    {
        Assert.True(_left-- > 0, "A loop that should have ended goes on.");
        return true;
    }
}

namespace Videoroom.Fuzz.Targets;

/// <summary>How many inputs a target takes in a minute, roughly, and so how many are asked of it.</summary>
internal enum FuzzPace
{
    /// <summary>Millions: ten million show that it holds.</summary>
    Fast,

    /// <summary>Hundreds of thousands, as a state is costly to make: one million show that it holds.</summary>
    Slow,
}

/// <summary>The numbers behind <see cref="FuzzPace"/>.</summary>
internal static class FuzzPaces
{
    /// <summary>Inputs that show that it holds.</summary>
    public static long Measure(this FuzzPace pace) => pace == FuzzPace.Fast ? 10_000_000 : 1_000_000;

    /// <summary>Inputs that a run of the tests gives it: two seconds at most on a slow core.</summary>
    public static long InTests(this FuzzPace pace) => pace == FuzzPace.Fast ? 50_000 : 2_000;
}

namespace Videoroom.Fuzz.Commands;

/// <summary>What the program ends with, for scripts. What else it ends with is an error of how it was called, or the end of the process.</summary>
internal static class ExitCode
{
    /// <summary>Nothing was found.</summary>
    public const int NothingFound = 0;

    /// <summary>Something was found, and kept.</summary>
    public const int Found = 3;

    /// <summary>An input did not end; it was kept.</summary>
    public const int Hangs = 4;
}

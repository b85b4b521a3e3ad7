using System.Globalization;

namespace Videoroom.Bench.Crowds;

/// <summary>The display names of a crowd's members; the page shows their initials and names as it would of people.</summary>
internal static class CrowdNames
{
    private static readonly string[] Names =
    [
        "Amara Okafor", "Ben Fischer", "Chloé Martin", "Daniel Novak", "Emi Tanaka", "Farid Haddad", "Greta Lind", "Hugo Silva",
    ];

    /// <summary>The name of the n-th.</summary>
    public static string Of(int number)
        => number < Names.Length ? Names[number] : string.Create(CultureInfo.InvariantCulture, $"{Names[number % Names.Length]} {(number / Names.Length) + 1}");
}

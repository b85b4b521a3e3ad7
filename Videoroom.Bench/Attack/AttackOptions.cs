namespace Videoroom.Bench.Attack;

/// <summary>What <c>attack</c> is asked for.</summary>
/// <param name="Attacks">Names; empty is all.</param>
/// <param name="Pairs">How often quiet and attack follow each other.</param>
/// <param name="Window">How long each lasts.</param>
/// <param name="Share">What the stranger has of one core.</param>
/// <param name="Viewers">Who watches in the measured room.</param>
/// <param name="Json">The file for the report; null is none.</param>
/// <param name="Server">The folder with the program that the node runs.</param>
internal sealed record AttackOptions(
    IReadOnlyList<string> Attacks, int Pairs, TimeSpan Window, double Share, int Viewers, FileInfo? Json, string Server);

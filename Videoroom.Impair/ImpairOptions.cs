namespace Videoroom.Impair;

/// <summary>What the command line says.</summary>
/// <param name="Udp">UDP proxies, as text.</param>
/// <param name="Tcp">TCP proxies, as text.</param>
/// <param name="Changes">Direction and impairment, in their order; null for none.</param>
/// <param name="Schedule">The file of later changes; null without.</param>
/// <param name="Seed">Decides what is lost.</param>
internal sealed record ImpairOptions(
    IReadOnlyList<string> Udp,
    IReadOnlyList<string> Tcp,
    IReadOnlyList<(string Direction, string? Text)> Changes,
    FileInfo? Schedule,
    int Seed);

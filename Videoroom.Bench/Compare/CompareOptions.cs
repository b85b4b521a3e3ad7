using Videoroom.Bench.Crowds;

namespace Videoroom.Bench.Compare;

/// <summary>What is compared.</summary>
/// <param name="Server">The folder with our server.</param>
/// <param name="Other">The folder with another build of it that is measured in place of Janus; null for Janus.</param>
/// <param name="Crowd">Who joins.</param>
/// <param name="Rounds">How often each server is measured, in turn.</param>
/// <param name="WarmUp">How long a crowd runs before the measurement.</param>
/// <param name="Duration">How long is measured.</param>
/// <param name="Json">Where every run is written to; null nowhere.</param>
internal sealed record CompareOptions(
    string Server, string? Other, CrowdOptions Crowd, int Rounds, TimeSpan WarmUp, TimeSpan Duration, FileInfo? Json);

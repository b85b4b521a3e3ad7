using Videoroom.Bench.Crowds;

namespace Videoroom.Bench.Load;

/// <summary>One run of <c>load</c>.</summary>
/// <param name="Crowd">Who joins.</param>
/// <param name="WarmUp">How long the crowd runs before the measurement.</param>
/// <param name="Duration">How long is measured.</param>
/// <param name="ServerProcess">The id of the server's process on this machine; null measures none.</param>
internal sealed record LoadOptions(CrowdOptions Crowd, TimeSpan WarmUp, TimeSpan Duration, int? ServerProcess);

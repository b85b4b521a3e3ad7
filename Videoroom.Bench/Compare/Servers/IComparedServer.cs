using Videoroom.Bench.Crowds;

namespace Videoroom.Bench.Compare.Servers;

/// <summary>A server that runs as a process of this machine, to be loaded.</summary>
internal interface IComparedServer : IAsyncDisposable
{
    /// <summary>Its process.</summary>
    int ProcessId { get; }

    /// <summary>How a crowd joins it: address and protocol.</summary>
    /// <param name="crowd">Everything else.</param>
    CrowdOptions Aim(CrowdOptions crowd);
}

using System.Diagnostics;

namespace Videoroom.Bench.Load.Server;

/// <summary>What a server's process uses: CPU time as the kernel accounts it, user and system, of all threads; resident memory; the pauses of its garbage collector.</summary>
internal sealed class ServerWatch : IDisposable
{
    private readonly Process _process;
    private readonly GcPauses? _pauses;

    /// <summary>Watches a process.</summary>
    /// <param name="processId">Its id.</param>
    /// <exception cref="ArgumentException">There is no such process.</exception>
    public ServerWatch(int processId)
    {
        _process = Process.GetProcessById(processId);
        _pauses = GcPauses.TryStart(processId);
    }

    /// <summary>What it has used so far.</summary>
    public ServerUse Now()
    {
        _process.Refresh();
        return new ServerUse(_process.TotalProcessorTime, _process.WorkingSet64);
    }

    /// <summary>The pauses since the last call, in milliseconds; null for a process without .NET.</summary>
    public IReadOnlyList<double>? TakePausesMs() => _pauses?.Take();

    public void Dispose()
    {
        _pauses?.Dispose();
        _process.Dispose();
    }
}

/// <summary>What a process has used.</summary>
/// <param name="Cpu">CPU time since its start.</param>
/// <param name="ResidentBytes">The memory that it holds.</param>
internal sealed record ServerUse(TimeSpan Cpu, long ResidentBytes);

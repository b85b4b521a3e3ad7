using Videoroom.Bench.Load.Server;

namespace Videoroom.Bench.Load;

/// <summary>What the server's whole process used meanwhile.</summary>
/// <param name="CpuUsPerPacket">CPU microseconds for each packet that a member got, retransmissions not counted.</param>
/// <param name="Cores">CPU seconds a second.</param>
/// <param name="ResidentMb">Resident memory at the end, in units of 1,000,000 bytes.</param>
/// <param name="GcPauses">Pauses of its garbage collector; null for a process without .NET.</param>
/// <param name="LongestGcPauseMs">The longest of them.</param>
/// <param name="GcPauseShare">Their share of the time.</param>
internal sealed record ServerResult(double CpuUsPerPacket, double Cores, double ResidentMb, int? GcPauses, double LongestGcPauseMs, double GcPauseShare)
{
    /// <summary>Puts it together.</summary>
    public static ServerResult Of(long delivered, TimeSpan elapsed, ServerUse before, ServerUse after, IReadOnlyList<double>? pausesMs)
    {
        var cpu = after.Cpu - before.Cpu;
        return new ServerResult(
            delivered == 0 ? 0 : cpu.TotalMicroseconds / delivered,
            cpu / elapsed,
            after.ResidentBytes / 1_000_000.0,
            pausesMs?.Count,
            pausesMs is { Count: > 0 } ? pausesMs.Max() : 0,
            (pausesMs?.Sum() ?? 0) / elapsed.TotalMilliseconds);
    }
}

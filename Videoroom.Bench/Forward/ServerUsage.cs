using System.Diagnostics;
using Videoroom.Engine;

namespace Videoroom.Bench.Forward;

/// <summary>What the server has used up to one moment.</summary>
/// <param name="Sent">Datagrams that the media loops sent.</param>
/// <param name="Received">Datagrams that they received.</param>
/// <param name="Dropped">Datagrams that the system or another loop's full queue did not take.</param>
/// <param name="LoopCpu">CPU time of the media loops.</param>
/// <param name="ProcessCpu">CPU time of the whole process.</param>
/// <param name="LoopBytes">Managed bytes that each media loop's thread allocated.</param>
/// <param name="ProcessBytes">Managed bytes that the process allocated.</param>
/// <param name="At">When.</param>
internal sealed record ServerUsage(
    long Sent, long Received, long Dropped, TimeSpan LoopCpu, TimeSpan ProcessCpu, long[] LoopBytes, long ProcessBytes, long At)
{
    public static ServerUsage Of(MediaEngine engine)
    {
        var statistics = engine.Statistics;
        return new ServerUsage(
            statistics.DatagramsSent,
            statistics.DatagramsReceived,
            statistics.SendsDropped + statistics.HandOversDropped,
            ThreadTimes.Of("media-loop"),
            Process.GetCurrentProcess().TotalProcessorTime,
            [.. engine.LoopAllocations],
            GC.GetTotalAllocatedBytes(precise: true),
            Stopwatch.GetTimestamp());
    }
}

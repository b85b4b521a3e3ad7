using System.Globalization;

namespace Videoroom.Bench.Load;

/// <summary>Prints a result for people.</summary>
internal static class LoadTable
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(LoadResult result)
    {
        var crowd = result.Options.Crowd;
        yield return Text($"{crowd.Protocol}, {crowd.Rooms} rooms, {crowd.Publishers} publishers and {crowd.Viewers} viewers in each, {result.Seconds:F1} s");
        yield return Text($"  sent                {result.Sent:N0} packets, {result.Sent / result.Seconds:N0} a second");
        yield return Text($"  delivered           {result.Delivered:N0} packets, {result.Delivered / result.Seconds:N0} a second");
        yield return Text($"  lost                {result.Lost:N0}; sent again {result.Recovered:N0}; keyframes asked for {result.PictureLossIndications:N0}");
        yield return Text($"  latency             median {result.Latency.MedianMs:F2} ms, p99 {result.Latency.P99Ms:F2} ms, longest {result.Latency.LongestMs:F2} ms");
        yield return Text($"  largest gap         {result.LargestGapMs:F0} ms between pictures");
        yield return Text($"  joins               {result.Joins.Members} in {result.Joins.AllMs:F0} ms; one: median {result.Joins.MedianMs:F0} ms, p95 {result.Joins.P95Ms:F0} ms, p99 {result.Joins.P99Ms:F0} ms");
        if (result.Server is { } server)
        {
            yield return Text($"  server CPU          {server.CpuUsPerPacket:F2} us for each delivered packet; {server.Cores:F2} cores");
            yield return Text($"  server memory       {server.ResidentMb:F0} MB resident");
            yield return server.GcPauses is { } pauses
                ? Text($"  server GC           {pauses} pauses, longest {server.LongestGcPauseMs:F1} ms, {server.GcPauseShare:P2} of the time")
                : "  server GC           none: not a .NET process of this user";
        }

        yield return Text($"  generator           {result.Generator.Processes} processes, {result.Generator.Cores:F2} cores, {result.Generator.CpuUsPerPacket:F2} us for each delivered packet; longest turn {result.Generator.LongestTurnMs:F1} ms, dropped {result.Generator.Dropped:N0}");
    }

    private static string Text(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}

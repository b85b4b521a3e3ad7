using Videoroom.Bench.Crowds;
using Videoroom.Bench.Node;
using Videoroom.Client;
using Videoroom.Web.Configuration;

namespace Videoroom.Bench.Forward;

/// <summary>One measurement: a whole node in this process, a crowd in another, so many packets after a warm-up.</summary>
/// <param name="Before">The server after the warm-up.</param>
/// <param name="After">The server at the end.</param>
/// <param name="CrowdBefore">The clients after the warm-up.</param>
/// <param name="CrowdAfter">The clients at the end.</param>
internal sealed record ForwardRun(ServerUsage Before, ServerUsage After, CrowdReport CrowdBefore, CrowdReport CrowdAfter)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>Datagrams that the server sent.</summary>
    public long Sent => After.Sent - Before.Sent;

    /// <summary>CPU time of the media loops for each of them, in nanoseconds.</summary>
    public double LoopNanoseconds => (After.LoopCpu - Before.LoopCpu).TotalNanoseconds / Sent;

    /// <summary>CPU time of the process for each of them, in nanoseconds.</summary>
    public double ProcessNanoseconds => (After.ProcessCpu - Before.ProcessCpu).TotalNanoseconds / Sent;

    /// <summary>Measures.</summary>
    /// <param name="crowd">Who calls; the server's address and the room are filled in.</param>
    /// <param name="packets">Datagrams that the server is to send.</param>
    /// <param name="loops">Media loops; 0 is one a core.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ForwardRun> MeasureAsync(CrowdOptions crowd, long packets, int loops, CancellationToken cancellation)
    {
        await using var node = await RunningNode.StartAsync(new VideoroomOptions
        {
            MediaLoops = loops,
            MaxPeersPerRoom = 500,
            SpeakerLimit = 0,
            MaxSocketsPerAddress = 1000,
            IntegratedTcpTurnPort = crowd.Way == ClientWay.TurnTcp ? 0 : null,
            IntegratedTlsTurnPort = crowd.Way == ClientWay.TurnTls ? 0 : null,
        });
        await using var process = await CrowdProcess.JoinAsync(crowd with { Server = node.Address, Room = "forward" }, cancellation);
        await Task.Delay(WarmUp, cancellation);
        GC.Collect();
        var crowdBefore = await process.ReportAsync(cancellation);
        var before = ServerUsage.Of(node.Engine);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (node.Engine.Statistics.DatagramsSent - before.Sent < packets)
        {
            await look.WaitForNextTickAsync(cancellation);
        }

        return new ForwardRun(before, ServerUsage.Of(node.Engine), crowdBefore, await process.ReportAsync(cancellation));
    }
}

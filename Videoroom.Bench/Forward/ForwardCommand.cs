using System.CommandLine;
using System.Diagnostics;
using Videoroom.Bench.Load;
using Videoroom.Bench.Node;
using Videoroom.Web.Configuration;

namespace Videoroom.Bench.Forward;

/// <summary>
/// <c>forward</c>: what one forwarded packet costs. A whole node in this process, a crowd in another; every n-th packet of
/// each stream is lost on its way in and out, so that acknowledgements, retransmissions, reports and feedback all run.
/// </summary>
internal static class ForwardCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var publishers = new Option<int>("--publishers") { Description = "Clients that send and receive.", DefaultValueFactory = _ => 1 };
        var viewers = new Option<int>("--viewers") { Description = "Clients that only receive.", DefaultValueFactory = _ => 60 };
        var packets = new Option<long>("--packets") { Description = "Packets to deliver.", DefaultValueFactory = _ => 1_000_000 };
        var speed = new Option<double>("--speed") { Description = "How much faster than recorded cameras play.", DefaultValueFactory = _ => 4 };
        var drop = new Option<int>("--drop-every") { Description = "Lose every n-th packet of each stream, each way; 0 for none.", DefaultValueFactory = _ => 200 };
        var loops = new Option<int>("--loops") { Description = "Media loops; 0 is one a core.", DefaultValueFactory = _ => 1 };
        var command = new Command("forward", "CPU and allocations per delivered packet.") { publishers, viewers, packets, speed, drop, loops };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(publishers),
            result.GetValue(viewers),
            result.GetValue(packets),
            result.GetValue(speed),
            result.GetValue(drop),
            result.GetValue(loops),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        int publishers, int viewers, long packets, double speed, int dropEvery, int loops, CancellationToken cancellation)
    {
        await using var node = await RunningNode.StartAsync(
            new VideoroomOptions { MediaLoops = loops, MaxPeersPerRoom = 500, MaxSocketsPerAddress = 1000 });
        await using var crowd = await CrowdProcess.JoinAsync(
            new LoadOptions(node.Address, "forward", publishers, viewers, speed, dropEvery), cancellation);
        await Task.Delay(WarmUp, cancellation);
        GC.Collect();
        var crowdBefore = await crowd.ReportAsync(cancellation);
        var before = ServerUsage.Of(node.Engine);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (node.Engine.Statistics.DatagramsSent - before.Sent < packets)
        {
            await look.WaitForNextTickAsync(cancellation);
        }

        var after = ServerUsage.Of(node.Engine);
        Print(publishers, viewers, after.LoopBytes.Length, before, after, crowdBefore, await crowd.ReportAsync(cancellation));
        return 0;
    }

    private static void Print(
        int publishers, int viewers, int loops, ServerUsage before, ServerUsage after, LoadReport crowdBefore, LoadReport crowdAfter)
    {
        var sent = after.Sent - before.Sent;
        var seconds = Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds;
        var bytes = after.ProcessBytes - before.ProcessBytes;
        Console.WriteLine($"{publishers} publishers, {viewers} viewers, {loops} media loops");
        Console.WriteLine($"  sent                       {sent:N0} datagrams in {seconds:F1} s, {sent / seconds:N0} a second; received {after.Received - before.Received:N0}");
        Console.WriteLine($"  CPU per sent datagram      {(after.LoopCpu - before.LoopCpu).TotalNanoseconds / sent:N0} ns in the loops, {(after.ProcessCpu - before.ProcessCpu).TotalNanoseconds / sent:N0} ns in the process");
        Console.WriteLine($"  allocated by each loop     {string.Join(", ", after.LoopBytes.Zip(before.LoopBytes, (a, b) => $"{a - b:N0} bytes"))}");
        Console.WriteLine($"  allocated by the process   {bytes:N0} bytes, {(double)bytes / sent:F3} a datagram");
        Console.WriteLine($"  dropped by the server      {after.Dropped - before.Dropped:N0}");
        Console.WriteLine($"  clients: received          {crowdAfter.PacketsReceived - crowdBefore.PacketsReceived:N0} packets, {crowdAfter.Recovered - crowdBefore.Recovered:N0} of them retransmissions");
        Console.WriteLine($"  clients: asked again for   {crowdAfter.Nacks - crowdBefore.Nacks:N0}; keyframes {crowdAfter.PictureLossIndications - crowdBefore.PictureLossIndications:N0}");
        Console.WriteLine($"  publishers: sent           {crowdAfter.PacketsSent - crowdBefore.PacketsSent:N0} packets, again {crowdAfter.Retransmissions - crowdBefore.Retransmissions:N0}; feedback for {crowdAfter.FeedbackReceived - crowdBefore.FeedbackReceived:N0}");
        Console.WriteLine($"  pictures                   {crowdAfter.CompleteFrames - crowdBefore.CompleteFrames:N0} complete, {crowdAfter.DecodableFrames - crowdBefore.DecodableFrames:N0} decodable, largest gap {crowdAfter.LargestGapMs:F0} ms");
    }
}

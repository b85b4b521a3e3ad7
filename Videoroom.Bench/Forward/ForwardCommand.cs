using System.CommandLine;
using System.Diagnostics;
using Videoroom.Bench.Crowds;
using Videoroom.Client;

namespace Videoroom.Bench.Forward;

/// <summary>
/// <c>forward</c>: what one forwarded packet costs. Every n-th packet of each stream is lost on its way in and out, so that
/// acknowledgements, retransmissions, reports and feedback all run.
/// </summary>
internal static class ForwardCommand
{
    public static Command Create()
    {
        var publishers = new Option<int>("--publishers") { Description = "Clients that send and receive.", DefaultValueFactory = _ => 1 };
        var viewers = new Option<int>("--viewers") { Description = "Clients that only receive.", DefaultValueFactory = _ => 60 };
        var packets = new Option<long>("--packets") { Description = "Packets to deliver.", DefaultValueFactory = _ => 1_000_000 };
        var speed = new Option<double>("--speed") { Description = "How much faster than recorded cameras play.", DefaultValueFactory = _ => 4 };
        var drop = new Option<int>("--drop-every") { Description = "Lose every n-th packet of each stream, each way; 0 for none.", DefaultValueFactory = _ => 200 };
        var loops = new Option<int>("--loops") { Description = "Media loops; 0 is one a core.", DefaultValueFactory = _ => 1 };
        var way = new Option<ClientWay>("--way") { Description = "How the clients reach the server.", DefaultValueFactory = _ => ClientWay.Direct };
        var command = new Command("forward", "CPU and allocations per delivered packet.") { publishers, viewers, packets, speed, drop, loops, way };
        command.SetAction((result, cancellation) => RunAsync(
            new CrowdOptions
            {
                Publishers = result.GetValue(publishers),
                Viewers = result.GetValue(viewers),
                Video = new CrowdVideo { Speed = result.GetValue(speed) },
                DropEvery = result.GetValue(drop),
                Way = result.GetValue(way),
            },
            result.GetValue(packets),
            result.GetValue(loops),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CrowdOptions crowd, long packets, int loops, CancellationToken cancellation)
    {
        Print(crowd, await ForwardRun.MeasureAsync(crowd, packets, loops, cancellation));
        return 0;
    }

    private static void Print(CrowdOptions crowd, ForwardRun run)
    {
        var (before, after, crowdBefore, crowdAfter) = run;
        var seconds = Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds;
        var bytes = after.ProcessBytes - before.ProcessBytes;
        Console.WriteLine($"{crowd.Publishers} publishers, {crowd.Viewers} viewers, {after.LoopBytes.Length} media loops, {crowd.Way}");
        Console.WriteLine($"  sent                       {run.Sent:N0} datagrams in {seconds:F1} s, {run.Sent / seconds:N0} a second; received {after.Received - before.Received:N0}");
        Console.WriteLine($"  CPU per sent datagram      {run.LoopNanoseconds:N0} ns in the loops, {run.ProcessNanoseconds:N0} ns in the process");
        Console.WriteLine($"  allocated by each loop     {string.Join(", ", after.LoopBytes.Zip(before.LoopBytes, (a, b) => $"{a - b:N0} bytes"))}");
        Console.WriteLine($"  allocated by the process   {bytes:N0} bytes, {(double)bytes / run.Sent:F3} a datagram");
        Console.WriteLine($"  dropped by the server      {after.Dropped - before.Dropped:N0}");
        Console.WriteLine($"  clients: received          {crowdAfter.PacketsReceived - crowdBefore.PacketsReceived:N0} packets, {crowdAfter.Recovered - crowdBefore.Recovered:N0} of them retransmissions");
        Console.WriteLine($"  clients: asked again for   {crowdAfter.Nacks - crowdBefore.Nacks:N0}; keyframes {crowdAfter.PictureLossIndications - crowdBefore.PictureLossIndications:N0}");
        Console.WriteLine($"  publishers: sent           {crowdAfter.PacketsSent - crowdBefore.PacketsSent:N0} packets, again {crowdAfter.Retransmissions - crowdBefore.Retransmissions:N0}; feedback for {crowdAfter.FeedbackReceived - crowdBefore.FeedbackReceived:N0}");
        Console.WriteLine($"  pictures                   {crowdAfter.CompleteFrames - crowdBefore.CompleteFrames:N0} complete, {crowdAfter.DecodableFrames - crowdBefore.DecodableFrames:N0} decodable, largest gap {crowdAfter.LargestGapMs:F0} ms");
    }
}

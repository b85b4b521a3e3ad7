using System.CommandLine;
using Videoroom.Bench.Crowds;
using Videoroom.Client;

namespace Videoroom.Bench.Forward;

/// <summary>
/// <c>relay</c>: what a forwarded packet costs through the integrated TURN server, against the direct one: the same crowd in
/// turn over each way (A B A B), so that a machine that grows slower meanwhile wrongs neither.
/// </summary>
internal static class RelayCommand
{
    public static Command Create()
    {
        var viewers = new Option<int>("--viewers") { Description = "Clients that receive one publisher.", DefaultValueFactory = _ => 60 };
        var packets = new Option<long>("--packets") { Description = "Packets to deliver in each run.", DefaultValueFactory = _ => 300_000 };
        var speed = new Option<double>("--speed") { Description = "How much faster than recorded the camera plays.", DefaultValueFactory = _ => 4 };
        var rounds = new Option<int>("--rounds") { Description = "Runs of the direct way and of TURN over UDP; the medians are compared.", DefaultValueFactory = _ => 3 };
        var streams = new Option<int>("--stream-rounds") { Description = "Runs over TCP and over TLS.", DefaultValueFactory = _ => 1 };
        var command = new Command("relay", "The cost of TURN per delivered packet, against the direct way.") { viewers, packets, speed, rounds, streams };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(viewers),
            result.GetValue(packets),
            result.GetValue(speed),
            result.GetValue(rounds),
            result.GetValue(streams),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        int viewers, long packets, double speed, int rounds, int streamRounds, CancellationToken cancellation)
    {
        var runs = new List<(ClientWay Way, ForwardRun Run)>();
        for (var round = 0; round < Math.Max(rounds, streamRounds); round++)
        {
            ClientWay[] ways =
            [
                .. round < rounds ? [ClientWay.Direct, ClientWay.TurnUdp] : (ClientWay[])[],
                .. round < streamRounds ? [ClientWay.TurnTcp, ClientWay.TurnTls] : (ClientWay[])[],
            ];
            foreach (var way in ways)
            {
                var crowd = new CrowdOptions { Viewers = viewers, Video = new CrowdVideo { Speed = speed }, Way = way };
                var run = await ForwardRun.MeasureAsync(crowd, packets, loops: 1, cancellation);
                runs.Add((way, run));
                Console.WriteLine(
                    $"{way,-8} {run.LoopNanoseconds,7:N0} ns in the loop, {run.ProcessNanoseconds,7:N0} ns in the process, per sent datagram; "
                    + $"{run.After.Dropped - run.Before.Dropped:N0} dropped of {run.Sent:N0}");
            }
        }

        var direct = Medians(runs, ClientWay.Direct);
        foreach (var way in runs.Select(run => run.Way).Distinct().Where(way => way != ClientWay.Direct))
        {
            var (loop, process) = Medians(runs, way);
            Console.WriteLine($"{way} / Direct: {loop / direct.Loop:F3} in the loop, {process / direct.Process:F3} in the process (medians)");
        }

        return 0;
    }

    private static (double Loop, double Process) Medians(List<(ClientWay Way, ForwardRun Run)> runs, ClientWay way)
    {
        var ofWay = runs.Where(run => run.Way == way).Select(run => run.Run).ToList();
        return (Median(ofWay.Select(run => run.LoopNanoseconds)), Median(ofWay.Select(run => run.ProcessNanoseconds)));
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered.Count == 0 ? double.NaN : (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }
}

using System.CommandLine;

namespace Videoroom.Bench.Forward;

/// <summary>
/// <c>relay-link</c>: what the link between two nodes costs: one publisher, viewers on its node and viewers on another in turn
/// (A B A B), for several numbers of viewers.
/// </summary>
internal static class RelayLinkCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var viewers = new Option<int[]>("--viewers")
        {
            Description = "Numbers of viewers behind the link.",
            DefaultValueFactory = _ => [1, 10, 50],
            AllowMultipleArgumentsPerToken = true,
        };
        var packets = new Option<long>("--packets") { Description = "Packets to publish in each run.", DefaultValueFactory = _ => 20_000 };
        var speed = new Option<double>("--speed") { Description = "How much faster than recorded the camera plays.", DefaultValueFactory = _ => 20 };
        var rounds = new Option<int>("--rounds") { Description = "Runs of each; the medians are compared.", DefaultValueFactory = _ => 3 };
        var command = new Command("relay-link", "The cost of a link between nodes per published packet.") { viewers, packets, speed, rounds };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(viewers)!, result.GetValue(packets), result.GetValue(speed), result.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int[] viewers, long packets, double speed, int rounds, CancellationToken cancellation)
    {
        foreach (var count in viewers)
        {
            var runs = new List<Run>();
            for (var round = 0; round < rounds; round++)
            {
                runs.Add(await MeasureAsync(count, isLinked: false, packets, speed, cancellation));
                runs.Add(await MeasureAsync(count, isLinked: true, packets, speed, cancellation));
            }

            var (one, linked) = (Median(runs, isLinked: false, run => run.Nanoseconds), Median(runs, isLinked: true, run => run.Nanoseconds));
            Console.WriteLine($"{count} viewers: {one:N0} ns in the loops per published packet on one node, {linked:N0} ns over a link: {linked - one:N0} ns for it");
            Console.WriteLine($"  on the link                {Median(runs, isLinked: true, run => run.LinkBytes):N0} bytes, {Median(runs, isLinked: true, run => run.LinkPackets):F3} packets per published packet");
            Console.WriteLine($"  delivered                  {Median(runs, isLinked: false, run => run.Delivered):F3} and {Median(runs, isLinked: true, run => run.Delivered):F3} per published packet and viewer");
            Console.WriteLine($"  allocated by the loops     {string.Join(", ", runs.Select(run => $"{run.Allocated:N0}"))} bytes");
        }

        return 0;
    }

    private static async Task<Run> MeasureAsync(int viewers, bool isLinked, long packets, double speed, CancellationToken cancellation)
    {
        await using var call = await LinkedCall.BeginAsync(viewers, isLinked, speed, cancellation);
        await Task.Delay(WarmUp, cancellation);
        GC.Collect();
        var before = await LookAsync(call);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await call.PublishedAsync() - before.Published < packets)
        {
            await look.WaitForNextTickAsync(cancellation);
        }

        var after = await LookAsync(call);
        var published = (double)(after.Published - before.Published);
        return new Run(
            isLinked,
            (after.Cpu - before.Cpu).TotalNanoseconds / published,
            (after.LinkBytes - before.LinkBytes) / published,
            (after.LinkPackets - before.LinkPackets) / published,
            (after.Delivered - before.Delivered) / published / viewers,
            after.Allocated - before.Allocated);
    }

    private static async Task<Look> LookAsync(LinkedCall call) => new(
        ThreadTimes.Of("media-loop"),
        await call.PublishedAsync(),
        await call.DeliveredAsync(),
        call.Link?.BytesSent ?? 0,
        call.Link?.PacketsSent ?? 0,
        call.Engines.Sum(engine => engine.LoopAllocations.Sum()));

    private static double Median(List<Run> runs, bool isLinked, Func<Run, double> value)
    {
        var ordered = runs.Where(run => run.IsLinked == isLinked).Select(value).Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }

    private sealed record Look(TimeSpan Cpu, long Published, long Delivered, long LinkBytes, long LinkPackets, long Allocated);

    private sealed record Run(bool IsLinked, double Nanoseconds, double LinkBytes, double LinkPackets, double Delivered, long Allocated);
}

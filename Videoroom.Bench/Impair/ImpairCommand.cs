using System.CommandLine;
using System.Globalization;
using Videoroom.Impair.Links;

namespace Videoroom.Bench.Impair;

/// <summary><c>impair</c>: what <c>Videoroom.Impair</c> was told to do to UDP, and what it did.</summary>
internal static class ImpairCommand
{
    private const double Tolerance = 0.03;

    /// <summary>The command line.</summary>
    public static Command Create()
    {
        var rate = new Option<double>("--rate") { Description = "Mbit/s.", DefaultValueFactory = _ => 1 };
        var delay = new Option<double>("--delay") { Description = "Milliseconds.", DefaultValueFactory = _ => 50 };
        var loss = new Option<double>("--loss") { Description = "Percent.", DefaultValueFactory = _ => 2 };
        var seconds = new Option<int>("--seconds") { Description = "For rate and delay, each.", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Decides what is lost.", DefaultValueFactory = _ => 1 };
        var command = new Command("impair", "What the impairment proxy was told to do to UDP, and what it did. Fails when they differ by more than 3 %.")
        {
            rate, delay, loss, seconds, seed,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new Impairment
            {
                BitsPerSecond = (long)(result.GetValue(rate) * 1_000_000),
                Delay = TimeSpan.FromMilliseconds(result.GetValue(delay)),
                Loss = result.GetValue(loss) / 100,
            },
            TimeSpan.FromSeconds(result.GetValue(seconds)),
            result.GetValue(seed),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Impairment set, TimeSpan time, int seed, CancellationToken cancellation)
    {
        var rate = await ImpairRun.MeasureRateAsync(set, time, cancellation);
        var delay = await ImpairRun.MeasureDelayAsync(set, time, cancellation);
        var lost = await ImpairRun.FindLostAsync(set.Loss, seed, cancellation);
        var again = await ImpairRun.FindLostAsync(set.Loss, seed, cancellation);
        var other = await ImpairRun.FindLostAsync(set.Loss, seed + 1, cancellation);

        var kept = Print("rate", set.BitsPerSecond!.Value / 1e6, rate / 1e6, "Mbit/s")
            & Print("one-way delay (median)", set.Delay.TotalMilliseconds, delay.TotalMilliseconds, "ms")
            & Print("loss", set.Loss * 100, lost.Count * 100d / ImpairRun.LossPackets, "%");
        Console.WriteLine($"the same packets are lost with the same seed: {(lost.SetEquals(again) ? "yes" : "NO")}; with another one: {(lost.SetEquals(other) ? "YES" : "no")}");
        return kept && lost.SetEquals(again) && !lost.SetEquals(other) ? 0 : 1;
    }

    private static bool Print(string figure, double set, double measured, string unit)
    {
        var off = set == 0 ? measured : (measured - set) / set;
        var isKept = Math.Abs(off) <= Tolerance;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{figure,-23} set {set:0.###} {unit}, measured {measured:0.####} {unit} ({off * 100:+0.00;-0.00} %){(isKept ? "" : ": more than 3 % off")}"));
        return isKept;
    }
}

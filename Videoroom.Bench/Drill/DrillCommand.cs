using System.CommandLine;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Network;
using Videoroom.Bench.Drill.Faults;
using Videoroom.Bench.Drill.ManyRooms;

namespace Videoroom.Bench.Drill;

/// <summary>
/// <c>drill</c>: starts real nodes, kills, holds, cuts and drains them under calls, and says how long it took and whether the bounds
/// of <see cref="Figures.Bounds"/> were kept.
/// </summary>
internal static class DrillCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var faults = new Option<string[]>("--fault") { Description = "A fault, or the beginning of names of faults; may be repeated. Without it all.", DefaultValueFactory = _ => [] };
        var repeats = new Option<int?>("--repeats") { Description = "Runs of each fault that are to count; without it 20, of some 10." };
        var json = new Option<FileInfo?>("--json") { Description = "Writes figures and every run into this file." };
        var even = new Option<bool>("--even-if-disturbed") { Description = "Makes the fault and shows figures on a busy machine, too; nothing passes then." };
        var server = ServerFolder.Option();
        var command = new Command("drill", "Faults of a cluster of real processes: how long they take, and whether the bounds are kept. Needs root.")
        {
            faults, repeats, json, server, even,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new DrillOptions(result.GetValue(faults)!, result.GetValue(repeats), result.GetValue(json), result.GetValue(server)!, result.GetValue(even)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DrillOptions options, CancellationToken cancellation)
    {
        if (await NodeNetwork.ObstacleAsync() is { } obstacle)
        {
            await Console.Error.WriteLineAsync(obstacle);
            return DrillReport.NothingMeasured;
        }

        var series = new List<FaultSeries>();
        var report = new DrillReport(series);
        await using (var testbed = await Testbed.CreateAsync(server: options.Server))
        {
            var chosen = All(testbed).Where(fault => options.Selects(fault.Name)).ToList();
            if (chosen.Count == 0)
            {
                await Console.Error.WriteLineAsync($"No such fault. There are: {string.Join(", ", All(testbed).Select(fault => fault.Name))}");
                return DrillReport.NothingMeasured;
            }

            foreach (var fault in chosen)
            {
                await using (fault)
                {
                    Console.WriteLine($"== {fault.Name}: {fault.Title}");
                    var one = new FaultSeries(fault, options.Repeats ?? fault.Repeats, options.EvenIfDisturbed);
                    series.Add(one);
                    await one.RunAsync(Console.WriteLine, cancellation);
                }

                if (options.Json is { } file)
                {
                    // After each fault: who stops the rest has what was measured.
                    await report.WriteAsync(file);
                }
            }
        }

        report.Print(Console.Out);
        return report.ExitCode;
    }

    private static IReadOnlyList<IFault> All(Testbed testbed)
        => [
            new OwnerKilled(testbed, oldest: false),
            new OwnerKilled(testbed, oldest: true),
            new PeopleKilled(testbed),
            new Paused(testbed),
            new Faults.Cut(testbed),
            new TwoKilled(testbed),
            new TwoCut(testbed, lease: false, away: false),
            new TwoCut(testbed, lease: true, away: false),
            new TwoCut(testbed, lease: true, away: true),
            new RollingDrain(testbed),
            new Busy(testbed),
            new Starts(testbed),
            new StartsLowest(testbed),
            new StartsMerge(testbed),
            new ManyRoomsKilled(testbed.Server),
            new TenThousandRooms(testbed.Server),
        ];
}

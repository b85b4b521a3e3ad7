using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Compare.Servers;
using Videoroom.Bench.Crowds;
using Videoroom.Bench.Drill;
using Videoroom.Bench.Load;

namespace Videoroom.Bench.Compare;

/// <summary>
/// <c>compare</c>: our server and Janus, or two builds of ours, under the same load in turn (A B A B), the server on one core and the generator
/// on another, and the ratios of their figures. What counts is the whole process's CPU time for each delivered packet.
/// </summary>
internal static class CompareCommand
{
    private const int GeneratorCore = 1;
    private static readonly string[] OnServerCore = ["taskset", "-c", "0"];

    public static Command Create()
    {
        var server = ServerFolder.Option();
        var other = new Option<string?>("--with")
        {
            Description = "The folder with another build of our server, which is measured in place of Janus.",
            CustomParser = result => Path.GetFullPath(result.Tokens.Single().Value),
        };
        var publishers = new Option<int>("--publishers") { Description = "Publishers.", DefaultValueFactory = _ => 1 };
        var viewers = new Option<int>("--viewers") { Description = "Viewers.", DefaultValueFactory = _ => 60 };
        var bitrate = new Option<int>("--bitrate") { Description = "Bits a second of each publisher's video.", DefaultValueFactory = _ => 1_056_000 };
        var bursts = new Option<bool>("--bursts") { Description = "The packets of a frame leave together; otherwise they are evenly spaced." };
        var rounds = new Option<int>("--rounds") { Description = "How often each server is measured.", DefaultValueFactory = _ => 5 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds before each measurement.", DefaultValueFactory = _ => 10 };
        var duration = new Option<double>("--duration") { Description = "Seconds of each measurement.", DefaultValueFactory = _ => 20 };
        var json = new Option<FileInfo?>("--json") { Description = "Writes every run into this file." };
        var command = new Command("compare", "Our server and Janus, or two builds of ours, under the same load, in turn. Needs root, two cores and, for Janus, Debian's package janus.")
        {
            server, other, publishers, viewers, bitrate, bursts, rounds, warmUp, duration, json,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new CompareOptions(
                result.GetValue(server)!,
                result.GetValue(other),
                new CrowdOptions
                {
                    Publishers = result.GetValue(publishers),
                    Viewers = result.GetValue(viewers),
                    Video = new CrowdVideo { BitrateBps = result.GetValue(bitrate), FrameBursts = result.GetValue(bursts) },
                    Latency = true,
                    Room = "compare",
                    FirstAddress = CompareNetwork.FirstClient.ToString(),
                },
                result.GetValue(rounds),
                TimeSpan.FromSeconds(result.GetValue(warmUp)),
                TimeSpan.FromSeconds(result.GetValue(duration)),
                result.GetValue(json)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CompareOptions options, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount <= GeneratorCore)
        {
            Console.Error.WriteLine("compare needs Linux and two cores: one for the server, one for the generator.");
            return 2;
        }

        // The crowds' processes inherit it.
        using (var own = Process.GetCurrentProcess())
        {
            own.ProcessorAffinity = 1 << GeneratorCore;
        }

        await using var network = await CompareNetwork.CreateAsync();
        (string Name, Func<Task<IComparedServer>> Start)[] servers =
        [
            ("Videoroom", () => VideoroomServer.StartAsync(options.Server, OnServerCore)),
            options.Other is { } other
                ? ("the other", () => VideoroomServer.StartAsync(other, OnServerCore))
                : ("Janus", () => JanusComparedServer.StartAsync(OnServerCore, cancellation)),
        ];
        var runs = servers.ToDictionary(server => server.Name, _ => new List<LoadResult>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (name, start) in servers)
            {
                runs[name].Add(await MeasureAsync(options, start, cancellation));
                Console.WriteLine(Text($"round {round}, {name}: {runs[name][^1].Server!.CpuUsPerPacket:F2} us for each delivered packet"));
            }
        }

        List<CompareResult> results = [.. servers.Select(server => new CompareResult(server.Name, runs[server.Name]))];
        Print(results);
        if (options.Json is { } file)
        {
            await ReportFile.WriteAsync(file, results);
        }

        return 0;
    }

    private static async Task<LoadResult> MeasureAsync(CompareOptions options, Func<Task<IComparedServer>> start, CancellationToken cancellation)
    {
        await using var server = await start();
        return await LoadRun.MeasureAsync(
            new LoadOptions(server.Aim(options.Crowd), options.WarmUp, options.Duration, server.ProcessId), _ => { }, cancellation);
    }

    private static void Print(IReadOnlyList<CompareResult> results)
    {
        (string Name, string Format, Func<LoadResult, double> Figure)[] figures =
        [
            ("CPU us for each delivered packet", "F2", run => run.Server!.CpuUsPerPacket),
            ("resident MB", "F0", run => run.Server!.ResidentMb),
            ("latency, median ms", "F2", run => run.Latency.MedianMs),
            ("latency, p99 ms", "F2", run => run.Latency.P99Ms),
            ("all joined after ms", "F0", run => run.Joins.AllMs),
            ("delivered a second", "F0", run => run.Delivered / run.Seconds),
            ("lost", "F0", run => run.Lost),
            ("generator: cores", "F2", run => run.Generator.Cores),
        ];
        Console.WriteLine(Row("medians", results.Select(result => result.Name), "ratio of the first to the second: smallest, median, largest"));
        foreach (var (name, format, figure) in figures)
        {
            var (smallest, median, largest) = results[0].RatioTo(results[1], figure);
            Console.WriteLine(Row(
                name,
                results.Select(result => result.Median(figure).ToString(format, CultureInfo.InvariantCulture)),
                double.IsFinite(smallest + median + largest) ? Text($"{smallest:F2}, {median:F2}, {largest:F2}") : "-"));
        }
    }

    private static string Row(string name, IEnumerable<string> values, string ratio)
        => $"{name,-34}{string.Concat(values.Select(value => value.PadLeft(12)))}   {ratio}";

    private static string Text(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}

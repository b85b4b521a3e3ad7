using System.Diagnostics;
using System.Net;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Crowds;

namespace Videoroom.Bench.Attack;

/// <summary>
/// One node, two rooms with people, and a stranger who attacks the one while packets are timed in the other. Node, people and stranger
/// are processes of their own on one machine.
/// </summary>
internal sealed class AttackRun : IAsyncDisposable
{
    private const string AttackedRoom = "attacked";
    private const string MeasuredRoom = "measured";
    private const int AttackedViewers = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private static readonly IPAddress FirstAttacked = new([127, 2, 0, 0]);

    private readonly string _folder = Directory.CreateTempSubdirectory("videoroom-attack-").FullName;
    private readonly NodeProcess _node;
    private CrowdProcess? _attacked;
    private CrowdProcess? _measured;
    private AttackerProcess? _stranger;

    private AttackRun(string server) => _node = NodeProcess.Start(
        NodeProcessOptions.OnFreePorts("attacked", IPAddress.Loopback, _folder) with { Server = server });

    /// <summary>Runs an attack again and again, with a quiet time before each.</summary>
    /// <param name="attack">The attack's name.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="log">Told of each pair.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AttackResult> MeasureAsync(string attack, AttackOptions options, Action<string> log, CancellationToken cancellation)
    {
        await using var run = new AttackRun(options.Server);
        await run.StartAsync(attack, options, cancellation);
        List<AttackPair> pairs = [];
        for (var pair = 0; pair < options.Pairs; pair++)
        {
            var measured = await run.MeasurePairAsync(options.Window, cancellation);
            pairs.Add(measured);
            log(FormattableString.Invariant(
                $"  p99 {measured.Quiet.P99Ms:F2} ms, under attack {measured.Attacked.P99Ms:F2} ms: {measured.Ratio:F2} times; {measured.Stranger.AttemptsPerSecond:N0} attempts a second with {measured.Stranger.Share:P1} of a core ({measured.Stranger.Detail})"));
        }

        return new AttackResult(attack, options.Share, pairs);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in (IAsyncDisposable?[])[_stranger, _attacked, _measured, _node])
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(string attack, AttackOptions options, CancellationToken cancellation)
    {
        await _node.ReadyAsync();
        _attacked = await CrowdProcess.JoinAsync(
            new CrowdOptions { Server = _node.Page, Room = AttackedRoom, Viewers = AttackedViewers, FirstAddress = FirstAttacked.ToString() },
            cancellation);
        _measured = await CrowdProcess.JoinAsync(
            new CrowdOptions { Server = _node.Page, Room = MeasuredRoom, Viewers = options.Viewers, Latency = true }, cancellation);
        var target = new AttackerOptions(_node.Page, _node.Options.MediaPort, AttackedRoom, FirstAttacked, 1 + AttackedViewers);
        _stranger = await AttackerProcess.StartAsync(attack, target, options.Share, cancellation);

        // The first attack compiles what the next ones run, in the stranger and in the server.
        await _stranger.BeginAsync(cancellation);
        await Task.Delay(WarmUp, cancellation);
        await _stranger.EndAsync(cancellation);
    }

    private async Task<AttackPair> MeasurePairAsync(TimeSpan window, CancellationToken cancellation)
    {
        await Task.Delay(Between, cancellation);
        var quiet = await WatchAsync(window, cancellation);
        await _stranger!.BeginAsync(cancellation);
        var attacked = await WatchAsync(window, cancellation);
        return new AttackPair(quiet, attacked, await _stranger.EndAsync(cancellation));
    }

    private async Task<AttackWindow> WatchAsync(TimeSpan window, CancellationToken cancellation)
    {
        var before = await _measured!.ReportAsync(cancellation);
        var attackedBefore = await _attacked!.ReportAsync(cancellation);
        var used = _node.ProcessorTime;
        var since = Stopwatch.StartNew();
        await Task.Delay(window, cancellation);
        var after = await _measured.ReportAsync(cancellation);
        var attackedAfter = await _attacked.ReportAsync(cancellation);
        var latencies = after.LatencyLog();
        return new AttackWindow(
            latencies.QuantileMs(0.5),
            latencies.QuantileMs(0.99),
            latencies.Count,
            after.Lost - before.Lost,
            (_node.ProcessorTime - used) / since.Elapsed,
            attackedAfter.CompleteFrames - attackedBefore.CompleteFrames);
    }
}

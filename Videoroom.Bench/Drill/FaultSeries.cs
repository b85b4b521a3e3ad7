using System.Globalization;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Faults;
using Videoroom.Bench.Drill.Machine;

namespace Videoroom.Bench.Drill;

/// <summary>
/// Makes a fault often enough. Each run: 1. the cluster and a call are prepared; 2. five seconds are watched; 3. if they were
/// disturbed, the run is kept as such and made again without having made the fault; 4. the fault is made and measured.
/// </summary>
/// <param name="fault">What is made.</param>
/// <param name="repeats">Runs that are to count.</param>
/// <param name="evenIfDisturbed">Makes the fault in disturbed runs, too; they do not count.</param>
/// <param name="watch">Watches the time before a fault; null is <see cref="QuietWindow.TakeAsync"/>.</param>
internal sealed class FaultSeries(
    IFault fault, int repeats, bool evenIfDisturbed, Func<ClusterCall?, CancellationToken, Task<QuietWindow>>? watch = null)
{
    private const int MaxPreparations = 4;
    private readonly Func<ClusterCall?, CancellationToken, Task<QuietWindow>> _watch = watch ?? QuietWindow.TakeAsync;
    private readonly List<DrillRun> _runs = [];

    /// <summary>The fault's name.</summary>
    public string Name => fault.Name;

    /// <summary>What happens in it.</summary>
    public string Title => fault.Title;

    /// <summary>Runs that are to count.</summary>
    public int Repeats => repeats;

    /// <summary>Disturbed runs that are allowed: 5 of 25, as many parts of fewer, and one at least.</summary>
    public int MaxDisturbed => Math.Max(1, repeats / 4);

    /// <summary>All runs, the disturbed ones too.</summary>
    public IReadOnlyList<DrillRun> Runs => _runs;

    /// <summary>The disturbed ones.</summary>
    public int Disturbed => _runs.Count(run => !run.Counts);

    /// <summary>The machine was too busy: nothing was measured.</summary>
    public bool IsTooDisturbed => Disturbed > MaxDisturbed || (evenIfDisturbed && Disturbed > 0);

    /// <summary>The runs whose figures are shown.</summary>
    public IEnumerable<DrillRun> Shown => _runs.Where(run => run.IsMade && (evenIfDisturbed || run.Counts));

    /// <summary>Makes all runs, or stops when too many are disturbed.</summary>
    /// <param name="report">Told what happens, a line at a time.</param>
    /// <param name="cancellation">Stops after the present wait.</param>
    public async Task RunAsync(Action<string> report, CancellationToken cancellation)
    {
        for (var number = 0; number < repeats && (evenIfDisturbed || !IsTooDisturbed); number++)
        {
            await RunAsync(number, report, cancellation);
        }
    }

    private async Task RunAsync(int number, Action<string> report, CancellationToken cancellation)
    {
        var run = new DrillRun(fault.Name, number);
        var failed = true;
        try
        {
            await PrepareAsync(run, report, cancellation);
            while (true)
            {
                run.Before = await _watch(fault.Watched, cancellation);
                if (run.Counts || evenIfDisturbed)
                {
                    break;
                }

                _runs.Add(run);
                report(Describe(run));
                if (IsTooDisturbed)
                {
                    failed = false;
                    return;
                }

                run = new DrillRun(fault.Name, number);
            }

            run.IsMade = true;
            await fault.MakeAsync(run, cancellation);
            failed = false;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            run.Expect(false, $"{e.GetType().Name}: {e.Message}");
            if (run.Timeline.Count == 0 && fault.Watched is { } call)
            {
                run.Timeline = [.. call.Steps().Where(step => step.At >= run.StartedAt.UtcDateTime).Select(step => step.ToString())];
            }
        }
        finally
        {
            await fault.ClearAsync(failed);
        }

        if (!_runs.Contains(run))
        {
            _runs.Add(run);
            report(Describe(run));
        }
    }

    // What ends a node before the fault, a missed heartbeat on a busy machine above all, is not what is measured; it is kept as a note.
    private async Task PrepareAsync(DrillRun run, Action<string> report, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await fault.PrepareAsync(run, cancellation);
                return;
            }
            catch (Exception e) when (attempt < MaxPreparations && !cancellation.IsCancellationRequested)
            {
                var note = $"preparation {attempt} failed: {e.GetType().Name}: {e.Message.Split('\n')[0]}";
                run.Note(note);
                report($"    {note}");
                await fault.ClearAsync(failed: true);
            }
        }
    }

    private static string Describe(DrillRun run)
    {
        var before = run.Before is { } window
            ? string.Create(CultureInfo.InvariantCulture, $"before: gap {window.LargestGapMs ?? 0:F0} ms, off the CPU {window.OffCpuMs:F0} ms")
            : "not prepared";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow().UtcDateTime:HH:mm:ss} {run.Fault} {run.Number + 1}: {(run.Counts ? "" : "DISTURBED, ")}{before}{string.Concat(run.Figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"; {figure.Key} {figure.Value:F0}")))}{string.Concat(run.Violations.Select(violation => $"\n    BROKEN: {violation.Split('\n')[0]}"))}");
    }
}

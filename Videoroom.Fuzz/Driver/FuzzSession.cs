using Videoroom.Fuzz.Mutation;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Fuzz.Driver;

/// <summary>
/// Gives one target inputs made of its seeds, in this process and on this thread, and notes what goes wrong: exceptions and invariants that
/// do not hold, inputs that take long or allocate much, memory that is not given back. The seed of the random numbers decides the inputs.
/// </summary>
/// <param name="target">The target; its caller disposes it.</param>
/// <param name="options">How long, and with which inputs.</param>
/// <param name="memory">Where inputs lie.</param>
internal sealed class FuzzSession(FuzzTarget target, FuzzOptions options, InputMemory memory)
{
    private const int ClockInterval = 64;
    private const int GrowthSamples = 64;
    private const int TenthParts = 10;

    private readonly FuzzRandom _random = new(options.Seed);
    private readonly InputBuffer _input = new(target.MaxLength);
    private readonly StateInputs _state = new();
    private readonly Findings _findings = new(new Trial(target, memory, options.Limits));
    private readonly IMutator _mutator = target.IsText ? new TextMutator(target.Seeds, target.Tokens) : new ByteMutator(target.Seeds);
    private readonly TimeProvider _clock = options.Limits.Clock;
    private readonly long _started = options.Limits.Clock.GetTimestamp();
    private long _inputs;
    private long _accepted;
    private long _longest;
    private MemoryUse? _early;

    /// <summary>Keeps the inputs of the present state beside the process; null for nobody.</summary>
    public Journal? Journal { get; init; }

    /// <summary>Hears of every input; null for nobody.</summary>
    public Watchdog? Watchdog { get; init; }

    /// <summary>Hears of the progress now and then; null for nobody.</summary>
    public Action<FuzzProgress>? Progressed { get; init; }

    /// <summary>The inputs of the present state: for whoever finds that the last one does not end.</summary>
    public IReadOnlyList<byte[]> CurrentInputs => _state.ToList();

    /// <summary>Runs.</summary>
    public FuzzReport Run()
    {
        target.Reset();
        while (!IsOver())
        {
            if (_state.Count == target.InputsPerState)
            {
                EndState();
            }

            RunOne();
            if (_inputs % ClockInterval == 0)
            {
                OnClock();
            }
        }

        EndState();
        Watchdog?.Dispose();
        return Report();
    }

    private bool IsOver() => _findings.All.Count >= options.MaxFindings || Part() >= 1;

    /// <summary>How much of the run is over, 0 to 1.</summary>
    private double Part() => Math.Max(
        options.Inputs is { } inputs ? (double)_inputs / inputs : 0,
        options.Time is { } time && _inputs % ClockInterval == 0 ? _clock.GetElapsedTime(_started) / time : 0);

    private void RunOne()
    {
        _mutator.Mutate(_input, _random);
        _state.Add(_input.Written);
        Journal?.Add(_input.Written);
        Watchdog?.OnInput();
        _inputs++;
        var bytes = memory.Place(_input.Written);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var started = _clock.GetTimestamp();
        try
        {
            _accepted += target.Run(bytes) ? 1 : 0;
        }
        catch (Exception exception)
        {
            OnCrash(exception);
            return;
        }

        var elapsed = _clock.GetTimestamp() - started;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        _longest = Math.Max(_longest, elapsed);
        if (allocated > Trial.AllocationLimit(target, bytes.Length) || _clock.GetElapsedTime(0, elapsed) > options.Limits.Time)
        {
            _findings.Suspect(_state.ToList());
            Begin();
        }
    }

    private void EndState()
    {
        try
        {
            target.Finish();
        }
        catch (Exception exception)
        {
            OnCrash(exception);
            return;
        }

        Begin();
    }

    private void OnCrash(Exception exception)
    {
        _findings.AddCrash(target.Name, exception, _state.ToList);
        Begin();
    }

    private void Begin()
    {
        try
        {
            target.Reset();
        }
        catch (Exception exception)
        {
            // What ends the state before is at fault; the next one begins without it.
            _findings.AddCrash(target.Name, exception, _state.ToList);
            target.Reset();
        }

        _state.Clear();
        Journal?.Begin();
    }

    private void OnClock()
    {
        var part = Part();
        if (options.MeasuresGrowth && _early is null && part >= 1.0 / TenthParts)
        {
            EndState();
            _early = MemoryUse.Measure();
        }

        Progressed?.Invoke(new FuzzProgress(target.Name, _inputs, _clock.GetElapsedTime(_started), _findings.All.Count));
    }

    private FuzzReport Report()
    {
        long? growth = null;
        var elapsed = _clock.GetElapsedTime(_started);
        if (_early is { } early)
        {
            var late = MemoryUse.Measure();
            growth = late.Managed - early.Managed;
            if (late.GrownSince(early, options.Limits) is { } text)
            {
                _findings.AddGrowth(target.Name, text, Enumerable.Range(0, GrowthSamples).Select(_ => MakeState()));
            }
        }

        return new FuzzReport
        {
            Target = target.Name,
            Inputs = _inputs,
            Accepted = _accepted,
            Elapsed = elapsed,
            Longest = _clock.GetElapsedTime(0, _longest),
            ManagedGrowth = growth,
            Findings = _findings.All,
        };
    }

    // The inputs of a state that nobody has run yet: if memory grows with inputs, then with some of these.
    private List<byte[]> MakeState()
    {
        List<byte[]> inputs = [];
        for (var i = 0; i < target.InputsPerState; i++)
        {
            _mutator.Mutate(_input, _random);
            inputs.Add(_input.Written.ToArray());
        }

        return inputs;
    }
}

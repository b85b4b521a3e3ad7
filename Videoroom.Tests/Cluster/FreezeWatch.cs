namespace Videoroom.Tests.Cluster;

/// <summary>
/// Whether pictures that a fault must not touch froze in Chromium. Each page also sends a picture to itself: when that froze
/// meanwhile, the machine had no time for browsers, and the run says nothing. It is printed, and made again.
/// </summary>
internal sealed class FreezeWatch
{
    /// <summary>Runs that may be made again, for each test.</summary>
    private const int MaxVoid = 6;

    private readonly MixedCall _call;
    private readonly Func<Task<IReadOnlyDictionary<string, int>>> _count;
    private readonly IReadOnlyDictionary<string, int> _before;
    private readonly int _control;

    private FreezeWatch(
        MixedCall call, Func<Task<IReadOnlyDictionary<string, int>>> count, IReadOnlyDictionary<string, int> before, int control)
        => (_call, _count, _before, _control) = (call, count, before, control);

    /// <summary>Begins to watch.</summary>
    /// <param name="call">The call.</param>
    /// <param name="count">Counts the freezes that must not grow, by what they are of.</param>
    public static async Task<FreezeWatch> BeginAsync(MixedCall call, Func<Task<IReadOnlyDictionary<string, int>>> count)
        => new(call, count, await count(), await call.ControlFreezesAsync());

    /// <summary>Makes a run until it says something, and so often at most as a busy machine deserves.</summary>
    /// <param name="figures">Where void runs are printed.</param>
    /// <param name="voids">Void runs of this test so far.</param>
    /// <param name="run">Gives whether the run counts.</param>
    /// <returns>Void runs of this test so far.</returns>
    public static async Task<int> UntilValidAsync(Figures figures, int voids, Func<Task<bool>> run)
    {
        while (!await run())
        {
            Assert.True(++voids <= MaxVoid, $"{voids} runs in which the machine had no time for browsers: nothing can be measured here.");
            figures.Say("the run is made again");
        }

        return voids;
    }

    /// <summary>Looks at the end of a run.</summary>
    /// <returns>False when the run is void.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">Pictures froze, and the machine had time.</exception>
    public async Task<bool> EndAsync(Figures figures)
    {
        var grown = (await _count()).Where(freeze => freeze.Value > _before.GetValueOrDefault(freeze.Key)).ToList();
        if (grown.Count == 0)
        {
            return true;
        }

        foreach (var (what, count) in grown)
        {
            figures.Say($"{count - _before.GetValueOrDefault(what)} freezes: {what}");
        }

        // The control's last freeze is in its statistics half a second later at most.
        await Task.Delay(TimeSpan.FromSeconds(1));
        var control = await _call.ControlFreezesAsync() - _control;
        Assert.True(control > 0, $"Pictures froze that the fault must not touch: {string.Join("; ", grown.Select(freeze => freeze.Key))}");
        figures.Say($"VOID: pictures that went to their own page by no server froze too, {control} times");
        return false;
    }
}

namespace Videoroom.Fuzz.Driver;

/// <summary>What a run has found, each fault once, with the shortest inputs that bring it about.</summary>
/// <param name="trial">Runs inputs again.</param>
internal sealed class Findings(Trial trial)
{
    private readonly HashSet<string> _known = [];
    private readonly List<Finding> _all = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Finding> All => _all;

    /// <summary>Notes a crash.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="inputs">The inputs of the state.</param>
    public void AddCrash(string target, Exception exception, Func<IReadOnlyList<byte[]>> inputs)
    {
        var finding = new Finding(target, FindingKind.Crash, Trial.SignatureOf(exception), exception.ToString(), []);
        if (_known.Add(finding.Fault))
        {
            Add(finding with { Inputs = inputs() });
        }
    }

    /// <summary>Looks into an input that took long or allocated much; nothing is noted when it does not do so again.</summary>
    public void Suspect(IReadOnlyList<byte[]> inputs)
    {
        if (trial.Run(inputs) is { } finding && _known.Add(finding.Fault))
        {
            Add(finding);
        }
    }

    /// <summary>Notes that memory grows, with the few inputs that it grows with.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="growth">What grows.</param>
    /// <param name="samples">Inputs like those of the run, of a state each.</param>
    public void AddGrowth(string target, string growth, IEnumerable<IReadOnlyList<byte[]>> samples)
    {
        IReadOnlyList<byte[]> last = [];
        foreach (var sample in samples)
        {
            if (trial.RunRepeatedly(sample) is { } finding)
            {
                _all.Add(finding);
                return;
            }

            last = sample;
        }

        _all.Add(new Finding(target, FindingKind.Growth, growth, "No state that was tried alone grows when it is repeated; here is one.", last));
    }

    private void Add(Finding finding)
    {
        var isAgain = trial.Run(finding.Inputs) is { } again && again.Fault == finding.Fault;
        _all.Add(isAgain
            ? finding with { Inputs = new Shrinker(inputs => IsSame(finding, inputs)).Shrink(finding.Inputs) }
            : finding with { Details = $"It does not happen again with the same inputs.\n{finding.Details}" });
    }

    private bool IsSame(Finding finding, IReadOnlyList<byte[]> inputs)
        => trial.Run(inputs) is { } found && found.Fault == finding.Fault;
}

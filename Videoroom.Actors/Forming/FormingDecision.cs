namespace Videoroom.Actors.Forming;

/// <summary>What a starting node does next.</summary>
internal abstract record FormingStep
{
    /// <summary>Joins the cluster of this member.</summary>
    /// <param name="Node">The member, <c>host:port</c>.</param>
    public sealed record Join(string Node) : FormingStep;

    /// <summary>Forms a cluster of its own, which the others join.</summary>
    public sealed record Form : FormingStep;

    /// <summary>Asks on.</summary>
    public sealed record Wait : FormingStep;
}

/// <summary>
/// Decides whether a starting node joins a cluster or forms one. Pure: answers and elapsed time in, a step out.
/// </summary>
/// <remarks>
/// Two nodes that form a cluster each would share neither rooms nor people, so only the lowest address of all seeds forms one, and
/// only when it found no member among the others. A seed whose port is open but that has not answered may be a member on a busy
/// machine: it is waited for longer than one that is not there. Where the lowest seed does not answer at all, the lowest of a
/// majority of the seeds forms the cluster in its place, later; should both have formed one,
/// <see cref="ClusterIdentity.GivesWayTo"/> ends one of them. A seed with another secret is there and will never answer: the wrong
/// secret is perhaps this node's, so the lowest seed, too, needs a majority then.
/// </remarks>
/// <param name="self">This node, <c>host:port</c>.</param>
internal sealed class FormingDecision(string self)
{
    /// <summary>How long the lowest seed asks the others before it forms a cluster without their answer.</summary>
    public static readonly TimeSpan AskTime = TimeSpan.FromSeconds(5);

    /// <summary>How long seeds that are there but do not answer are waited for, the lowest seed among them.</summary>
    public static readonly TimeSpan LowestSeedTime = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, ClusterIdentity?> _answers = [];
    private readonly HashSet<string> _listening = [];
    private readonly HashSet<string> _foreign = [];
    private IReadOnlyList<string> _seeds = [self];

    /// <summary>The seeds besides this node.</summary>
    public IEnumerable<string> Others => _seeds.Where(seed => seed != self);

    /// <summary>The nodes that have answered.</summary>
    public IReadOnlyCollection<string> Answered => _answers.Keys;

    /// <summary>The seeds that are there now. None is this node alone.</summary>
    public void Resolve(IReadOnlyList<string> seeds)
        => _seeds = seeds.Count == 0 ? [self] : [.. seeds.Distinct().Order(SeedOrder.Instance)];

    /// <summary>A node has said which cluster it is a member of.</summary>
    public void Take(string node, ClusterIdentity? cluster) => _answers[node] = cluster;

    /// <summary>Whether something listens at a seed's address.</summary>
    public void Listens(string node, bool listens)
    {
        if (listens)
        {
            _listening.Add(node);
        }
        else
        {
            _listening.Remove(node);
        }
    }

    /// <summary>A seed is there, and has another secret.</summary>
    public void ShowsOtherSecret(string node) => _foreign.Add(node);

    /// <summary>What to do after this time.</summary>
    /// <param name="elapsed">Since the first question.</param>
    public FormingStep Next(TimeSpan elapsed)
    {
        if (LargestCluster() is { } member)
        {
            return new FormingStep.Join(member);
        }

        if (!_seeds.Contains(self))
        {
            // A node that nobody looks for would be alone for ever.
            return new FormingStep.Wait();
        }

        var isLowest = _seeds[0] == self;
        var unanswered = Others.Where(node => !_answers.ContainsKey(node)).ToList();
        var time = unanswered.Exists(_listening.Contains) ? LowestSeedTime : AskTime;
        List<string> present = [self, .. Others.Where(_answers.ContainsKey)];
        var isMajority = present.Count > _seeds.Count / 2;
        if (isLowest && (elapsed >= time || unanswered.Count == 0) && (isMajority || !unanswered.Exists(_foreign.Contains)))
        {
            return new FormingStep.Form();
        }

        var isLowestPresent = present.Order(SeedOrder.Instance).First() == self;
        return isLowestPresent && elapsed >= LowestSeedTime && isMajority && present.Count > 1
            ? new FormingStep.Form()
            : new FormingStep.Wait();
    }

    private string? LargestCluster()
    {
        string? best = null;
        foreach (var (node, cluster) in _answers)
        {
            if (cluster is not null && (best is null || _answers[best]!.GivesWayTo(cluster)))
            {
                best = node;
            }
        }

        return best;
    }
}

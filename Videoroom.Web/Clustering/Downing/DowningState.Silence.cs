using Akka.Cluster;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>Members whose heartbeats are missed: stopped processes and cuts.</summary>
internal sealed partial class DowningState
{
    private void DecideSilence(List<DowningAction> actions, TimeSpan now)
    {
        var lost = _members.Select(member => member.Node).Where(node => _silent.ContainsKey(node) && 2 * Missing(node) > Count).ToHashSet();
        var missed = Counted.Where(_silent.ContainsKey).ToHashSet();
        var isAlone = 2 * missed.Count > Count;
        var isHalf = missed.Count > 0 && 2 * missed.Count == Count && MySideAgrees(missed);
        _lost.Keep(lost, now);
        _alone.Keep(isAlone ? [true] : [], now);
        _half.Keep(isHalf ? [true] : [], now);
        _pairs.Keep(isAlone || isHalf ? [] : Pairs(lost), now);

        foreach (var node in _lost.For(times.StableAfter + times.Margin, now))
        {
            Down(actions, node, isGone: false, $"{Missing(node)} of {Count} members miss its heartbeats", now);
        }

        if (_alone.For(times.StableAfter, now).Any())
        {
            Down(actions, self, isGone: false, $"it misses the heartbeats of {missed.Count} of {Count} members", now);
        }

        foreach (var (elder, younger) in _pairs.For(times.PairAfter, now))
        {
            Down(actions, younger, isGone: false, $"it and {elder.Address}, which is older, do not reach each other", now);
        }

        DecideHalf(actions, missed, now);
    }

    private void DecideHalf(List<DowningAction> actions, HashSet<UniqueAddress> missed, TimeSpan now)
    {
        if (_half.Since(true) is not { } since)
        {
            return;
        }

        var lasted = now - since;
        var isLowest = Lowest(Counted) is { } lowest && !missed.Contains(lowest);
        if (hasLease)
        {
            var mine = Counted.Where(node => !missed.Contains(node)).Append(self);
            if (_lease.IsHeld)
            {
                if (now - _lease.TakenAt >= times.LeaseMargin)
                {
                    DownAll(actions, missed, "this half of the members has the lease", now);
                }
            }
            else if (self.Equals(Lowest(mine)) && lasted >= times.StableAfter + (isLowest ? TimeSpan.Zero : times.LeaseTurn))
            {
                AskForLease(actions, isCut: true, now);
            }
        }
        else if (isLowest && lasted >= times.StableAfter + times.Margin)
        {
            DownAll(actions, missed, "the half of the members that stays has the lowest address", now);
        }
        else if (!isLowest && lasted >= times.StableAfter)
        {
            DownMySide(actions, "the other half of the members has the lowest address", now);
        }
    }

    private void DownAll(List<DowningAction> actions, IEnumerable<UniqueAddress> nodes, string reason, TimeSpan now)
    {
        foreach (var node in nodes)
        {
            Down(actions, node, isGone: false, reason, now);
        }
    }

    /// <summary>
    /// All that this node reaches: when it went alone, the others of this half would count themselves again, and end later. This
    /// node, which has to say so, goes last.
    /// </summary>
    private void DownMySide(List<DowningAction> actions, string reason, TimeSpan now) => DownAll(
        actions, Counted.Where(node => !_silent.ContainsKey(node) && !node.Equals(self)).Append(self), reason, now);

    /// <summary>All that this node reaches miss exactly those that it misses: the cut is clean.</summary>
    private bool MySideAgrees(HashSet<UniqueAddress> missed) => Counted
        .Where(node => !node.Equals(self) && !missed.Contains(node))
        .All(node => _reports.TryGetValue(node, out var report) && missed.SetEquals(report.Report.Silent.Intersect(Counted)));

    private int Missing(UniqueAddress node) => Counted.Count(member => !member.Equals(node) && Misses(member, node));

    private bool Misses(UniqueAddress member, UniqueAddress node) => member.Equals(self)
        ? _silent.ContainsKey(node)
        : _reports.TryGetValue(member, out var report) && report.Report.Silent.Contains(node);

    /// <summary>Members that do not reach each other while some third one, this node or one that reports to it, reaches both.</summary>
    private IEnumerable<(UniqueAddress Elder, UniqueAddress Younger)> Pairs(HashSet<UniqueAddress> lost)
    {
        for (var elder = 0; elder < _members.Length; elder++)
        {
            for (var younger = elder + 1; younger < _members.Length; younger++)
            {
                var (a, b) = (_members[elder].Node, _members[younger].Node);
                if ((Misses(a, b) || Misses(b, a)) && !lost.Contains(a) && !lost.Contains(b) && Counted.Any(third => Reaches(third, a, b)))
                {
                    yield return (a, b);
                }
            }
        }
    }

    private bool Reaches(UniqueAddress third, UniqueAddress a, UniqueAddress b)
        => !third.Equals(a) && !third.Equals(b)
        && (third.Equals(self) || _reports.ContainsKey(third))
        && !Misses(third, a) && !Misses(third, b);
}

using Akka.Cluster;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>Processes that have ended.</summary>
internal sealed partial class DowningState
{
    private void DecideCrashes(List<DowningAction> actions, TimeSpan now)
    {
        var gone = Gone.ToHashSet();
        if (gone.Count == 0)
        {
            return;
        }

        foreach (var node in gone)
        {
            // A cut between two members looks like a crash to both where a firewall refuses, but never to more than half.
            var holders = Counted.Count(member => !member.Equals(node) && HoldsGone(member, node));
            if (2 * holders > Count)
            {
                Down(actions, node, isGone: true, $"{holders} of {Count} members hold that its process has ended", now);
            }
        }

        DecideHalfCrash(actions, gone, now);
    }

    private void DecideHalfCrash(List<DowningAction> actions, HashSet<UniqueAddress> gone, TimeSpan now)
    {
        var left = Counted.Where(node => node.Equals(self) || !_silent.ContainsKey(node) && !IsSuspect(node)).ToHashSet();
        var others = Counted.Where(node => !left.Contains(node)).ToArray();
        if (2 * left.Count != Count
            || !left.Contains(self)
            || !others.All(node => gone.Contains(node) && _crashes[node].IsFirm && left.All(member => HoldsGone(member, node))))
        {
            return;
        }

        if (hasLease && !_lease.IsHeld)
        {
            if (self.Equals(Lowest(left)))
            {
                AskForLease(actions, isCut: false, now);
            }

            return;
        }

        foreach (var node in others)
        {
            Down(actions, node, isGone: true, $"its process has ended; {left.Count} of {Count} members are left", now);
        }
    }

    private bool HoldsGone(UniqueAddress member, UniqueAddress node) => member.Equals(self)
        ? _crashes.TryGetValue(node, out var crash) && crash.IsGone
        : _reports.TryGetValue(member, out var report) && report.Report.Gone.Contains(node);

    private bool IsSuspect(UniqueAddress node) => _crashes.TryGetValue(node, out var crash) && crash.IsSuspect;

    private static UniqueAddress? Lowest(IEnumerable<UniqueAddress> nodes) => nodes.MinBy(node => node.Address, Member.AddressOrdering);
}

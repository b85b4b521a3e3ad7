namespace Akka.Cluster.Store;

/// <summary>A pair of members between which nothing passes; the order in the pair says nothing.</summary>
/// <param name="One">The one.</param>
/// <param name="Other">The other.</param>
/// <param name="WasLinked">Whether something ever has.</param>
internal readonly record struct Cut(UniqueAddress One, UniqueAddress Other, bool WasLinked);

/// <summary>
/// Which members have to go when some cannot reach each other: newcomers that never got through to somebody first (a wrong
/// address, a closed port: that must not cost a member that works), then those with most unreachable peers.
/// </summary>
internal static class CutResolution
{
    /// <param name="members">All members, and the epoch at which each joined.</param>
    /// <param name="cuts">Between whom nothing passes.</param>
    /// <returns>Whom to remove so that all that stay reach each other. Ties: the higher address goes.</returns>
    public static IReadOnlyList<UniqueAddress> Losers(
        IReadOnlyDictionary<UniqueAddress, long> members, IReadOnlyCollection<Cut> cuts)
    {
        var newcomers = Newcomers(members, cuts);
        var unreachable = members.Keys.Except(newcomers).ToDictionary(member => member, _ => new HashSet<UniqueAddress>());
        foreach (var (one, other, _) in cuts)
        {
            if (!one.Equals(other) && unreachable.TryGetValue(one, out var fromOne) && unreachable.TryGetValue(other, out var fromOther))
            {
                fromOne.Add(other);
                fromOther.Add(one);
            }
        }

        var losers = new List<UniqueAddress>(newcomers);
        while (unreachable.Count > 0)
        {
            var (worst, peers) = unreachable
                .OrderByDescending(entry => entry.Value.Count)
                .ThenByDescending(entry => NodeOrder.Key(entry.Key), StringComparer.Ordinal)
                .First();
            if (peers.Count == 0)
            {
                break;
            }

            losers.Add(worst);
            unreachable.Remove(worst);
            foreach (var peer in peers)
            {
                unreachable[peer].Remove(worst);
            }
        }

        return losers;
    }

    // The latest first: one that goes takes the blame for all its pairs.
    private static List<UniqueAddress> Newcomers(IReadOnlyDictionary<UniqueAddress, long> members, IReadOnlyCollection<Cut> cuts)
    {
        var linked = cuts.Where(cut => cut.WasLinked).SelectMany(cut => new[] { (cut.One, cut.Other), (cut.Other, cut.One) }).ToHashSet();
        var gone = new List<UniqueAddress>();
        var strangers = cuts
            .Where(cut => members.ContainsKey(cut.One) && members.ContainsKey(cut.Other) && !linked.Contains((cut.One, cut.Other)))
            .Select(cut => members[cut.One] > members[cut.Other] ? (Later: cut.One, Earlier: cut.Other) : (Later: cut.Other, Earlier: cut.One))
            .OrderByDescending(pair => members[pair.Later]);
        foreach (var (later, earlier) in strangers)
        {
            if (!gone.Contains(later) && !gone.Contains(earlier))
            {
                gone.Add(later);
            }
        }

        return gone;
    }
}

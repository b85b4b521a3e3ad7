namespace Akka.Cluster.Store;

/// <summary>Which members have to go when some cannot reach each other: those with most unreachable peers first.</summary>
internal static class CutResolution
{
    /// <param name="members">All members.</param>
    /// <param name="cuts">Pairs between which nothing passes; the order in a pair says nothing.</param>
    /// <returns>Whom to remove so that all that stay reach each other. Ties: the higher address goes.</returns>
    public static IReadOnlyList<UniqueAddress> Losers(
        IReadOnlyCollection<UniqueAddress> members, IEnumerable<(UniqueAddress, UniqueAddress)> cuts)
    {
        var unreachable = members.ToDictionary(member => member, _ => new HashSet<UniqueAddress>());
        foreach (var (one, other) in cuts)
        {
            if (!one.Equals(other) && unreachable.TryGetValue(one, out var fromOne) && unreachable.TryGetValue(other, out var fromOther))
            {
                fromOne.Add(other);
                fromOther.Add(one);
            }
        }

        var losers = new List<UniqueAddress>();
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
}

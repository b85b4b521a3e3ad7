namespace Videoroom.Web.Clustering.Downing;

/// <summary>Since when each of some conditions has held without a break.</summary>
internal sealed class Persistence<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TimeSpan> _since = [];

    /// <summary>The conditions that hold now; the others are forgotten.</summary>
    public void Keep(IEnumerable<TKey> holding, TimeSpan now)
    {
        var keys = holding.ToHashSet();
        foreach (var key in _since.Keys.Where(key => !keys.Contains(key)).ToArray())
        {
            _since.Remove(key);
        }

        foreach (var key in keys)
        {
            _since.TryAdd(key, now);
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _since.Clear();

    /// <summary>Those that have held for a time.</summary>
    public IEnumerable<TKey> For(TimeSpan time, TimeSpan now)
        => _since.Where(entry => now - entry.Value >= time).Select(entry => entry.Key);

    /// <summary>Since when one holds; null when it does not.</summary>
    public TimeSpan? Since(TKey key) => _since.TryGetValue(key, out var since) ? since : null;
}

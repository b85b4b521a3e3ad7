using System.Text.Json;
using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>The other publishers of a room, as one participant is told of them: without I/O, and from any thread.</summary>
internal sealed class JanusFeeds
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, JanusFeed> _present = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>Those who publish now: Janus tells of a publisher once its PeerConnection is up.</summary>
    public IReadOnlyList<JanusFeed> Present
    {
        get
        {
            lock (_lock)
            {
                return [.. _present.Values];
            }
        }
    }

    /// <summary>Follows what the plugin says: a list of publishers, or that one has stopped publishing or left.</summary>
    /// <exception cref="InvalidDataException">A publisher's entry is incomplete.</exception>
    public void Take(JsonObject data)
    {
        var publishers = Publishers(data);
        lock (_lock)
        {
            publishers.ForEach(feed => _present[feed.Id] = feed);
            foreach (var member in new[] { "unpublished", "leaving" })
            {
                // Of this participant itself it is the text "ok".
                if (data[member] is JsonValue id && id.TryGetValue(out long gone))
                {
                    _present.Remove(gone);
                }
            }

            _waiting.RemoveAll(waiting => waiting.Count <= _present.Count && waiting.Reached.TrySetResult());
        }
    }

    /// <summary>Waits until at least so many others publish.</summary>
    /// <returns>Those who publish then.</returns>
    public async Task<IReadOnlyList<JanusFeed>> WaitForAsync(int count, CancellationToken cancellation)
    {
        var waiting = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_present.Count >= count)
            {
                return [.. _present.Values];
            }

            _waiting.Add(waiting);
        }

        try
        {
            await waiting.Item2.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (_lock)
            {
                _waiting.Remove(waiting);
            }
        }

        return Present;
    }

    private static List<JanusFeed> Publishers(JsonObject data)
    {
        try
        {
            return [.. (data["publishers"]?.AsArray() ?? []).Select(publisher => JanusFeed.Parse(publisher!))];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new InvalidDataException($"Janus sent a list of publishers that cannot be read: {JsonSerializer.Serialize(data)}", e);
        }
    }
}

using System.Text.Json;

namespace Videoroom.Web.Signalling;

/// <summary>
/// Reads the node's totals once a second while somebody wants them, and sends them to all who do (docs/protocol.md, section 2).
/// </summary>
internal sealed class StatsFeed(INodeTotals node, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<StatsTopic> _topics = [];
    private ITimer? _timer;
    private NodeTotals? _last;
    private long _lastTaken;
    private int _isReading;

    /// <summary>Sends to this topic from now on.</summary>
    public void Add(StatsTopic topic)
    {
        lock (_gate)
        {
            _topics.Add(topic);
            _timer ??= clock.CreateTimer(static self => _ = ((StatsFeed)self!).ReadAsync(), this, Interval, Interval);
        }
    }

    /// <summary>No longer does. The last to go ends the reading.</summary>
    public void Remove(StatsTopic topic)
    {
        lock (_gate)
        {
            _topics.Remove(topic);
            if (_topics.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
                _last = null;
            }
        }
    }

    /// <summary>Ends the reading.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is { } timer)
        {
            await timer.DisposeAsync();
        }
    }

    private async Task ReadAsync()
    {
        // A node that answers slower than the timer asks is asked less often.
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            return;
        }

        try
        {
            if (await node.ReadAsync() is { } totals)
            {
                Send(totals);
            }
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private void Send(NodeTotals totals)
    {
        StatsTopic[] topics;
        string payload;
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            payload = Write(totals, _last ?? totals, clock.GetElapsedTime(_lastTaken, now).TotalSeconds);
            (_last, _lastTaken) = (totals, now);
            topics = [.. _topics];
        }

        foreach (var topic in topics)
        {
            topic.Push(payload);
        }
    }

    // The original's page draws a chart for each number and a section for each object. A total that only ever grows says little in
    // a chart, so that what it grew by in a second is there too, under the original's suffix.
    private static string Write(NodeTotals totals, NodeTotals before, double seconds) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["stats"] = new Dictionary<string, object>
            {
                ["rooms"] = totals.Rooms,
                ["peers"] = totals.Peers,
                ["sockets"] = totals.Sockets,
                ["sessions"] = new Dictionary<string, object>
                {
                    ["waiting"] = totals.SessionsWaiting,
                    ["dropped"] = totals.SessionsDropped,
                },
                ["media"] = new Dictionary<string, object>
                {
                    ["connections"] = totals.Connections,
                    ["tracks"] = totals.Tracks,
                    ["subscriptions"] = totals.Subscriptions,
                    ["packets_received"] = totals.PacketsReceived,
                    ["packets_received-per-second"] = Rate(totals.PacketsReceived, before.PacketsReceived, seconds),
                    ["packets_sent"] = totals.PacketsSent,
                    ["packets_sent-per-second"] = Rate(totals.PacketsSent, before.PacketsSent, seconds),
                    ["packets_refused"] = totals.PacketsRefused,
                    ["packets_dropped"] = totals.PacketsDropped,
                },
            },
        });

    private static double Rate(long now, long before, double seconds) => Math.Max(0, Math.Round((now - before) / seconds));
}

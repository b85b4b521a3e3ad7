using System.Diagnostics;

namespace Videoroom.Impair.Links;

/// <summary>Drives one direction of a link by this machine's clock: what has arrived arrives on a thread of its own.</summary>
internal sealed class LinkThread : IDisposable
{
    // Waits are whole milliseconds and end late: the last ones are slept through more precisely.
    private const long LastUs = 2_000;
    private const int MaxAtOnce = 64;

    private readonly object _gate = new();
    private readonly ImpairedLink<Delivery> _link;
    private readonly List<TaskCompletionSource> _awaitingRoom = [];
    private readonly Thread _thread;
    private bool _stopping;

    /// <summary>Begins.</summary>
    /// <param name="name">Of its thread.</param>
    /// <param name="seed">Decides what is lost.</param>
    public LinkThread(string name, int seed)
    {
        _link = new ImpairedLink<Delivery>(seed);
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>What the link does.</summary>
    public Impairment Impairment
    {
        get
        {
            lock (_gate)
            {
                return _link.Impairment;
            }
        }

        set
        {
            lock (_gate)
            {
                _link.Set(value, NowUs);
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>What it carried.</summary>
    public LinkCounters Counters
    {
        get
        {
            lock (_gate)
            {
                return _link.Counters;
            }
        }
    }

    private static long NowUs => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <summary>Gives the link a datagram.</summary>
    /// <returns>False when it will not arrive.</returns>
    public bool TrySend(Delivery delivery, int bytes)
    {
        lock (_gate)
        {
            if (!_link.TrySend(delivery, bytes, NowUs))
            {
                return false;
            }

            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Gives the link a piece of a stream, as soon as it has room.</summary>
    public async Task SendReliablyAsync(Delivery delivery, int bytes, CancellationToken cancellation)
    {
        while (true)
        {
            TaskCompletionSource room;
            lock (_gate)
            {
                if (_link.TrySendReliably(delivery, bytes, NowUs))
                {
                    Monitor.Pulse(_gate);
                    return;
                }

                room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaitingRoom.Add(room);
            }

            await room.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends; what is on the way is lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        var arrived = new List<Delivery>(MaxAtOnce);
        while (Wait(arrived))
        {
            foreach (var delivery in arrived)
            {
                delivery.Arrive();
            }

            arrived.Clear();
        }
    }

    /// <summary>Waits for what arrives next, or for a while.</summary>
    /// <returns>False at the end.</returns>
    private bool Wait(List<Delivery> arrived)
    {
        long leftUs;
        lock (_gate)
        {
            while (arrived.Count < MaxAtOnce && _link.TryTake(NowUs, out var delivery))
            {
                arrived.Add(delivery);
            }

            if (_awaitingRoom.Count > 0 && _link.HasRoom(NowUs))
            {
                _awaitingRoom.ForEach(room => room.SetResult());
                _awaitingRoom.Clear();
            }

            if (_stopping)
            {
                return false;
            }

            leftUs = arrived.Count > 0 ? 0 : _link.NextUs == long.MaxValue ? long.MaxValue : _link.NextUs - NowUs;
            if (leftUs > LastUs)
            {
                Monitor.Wait(_gate, leftUs == long.MaxValue ? Timeout.Infinite : (int)Math.Min(int.MaxValue, (leftUs - LastUs + 999) / 1_000));
                return true;
            }
        }

        if (leftUs > 0)
        {
            PreciseSleep.Sleep(leftUs);
        }

        return true;
    }
}

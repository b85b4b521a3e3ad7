namespace Videoroom.Engine.Scheduling;

/// <summary>A loop's timers: a binary heap by deadline. Belongs to the loop's thread.</summary>
internal sealed class TimerQueue
{
    private LoopTimer[] _heap = new LoopTimer[64];

    /// <summary>Timers that are scheduled.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest deadline in milliseconds; <see cref="long.MaxValue"/> without any.</summary>
    public long NextDeadlineMs => Count == 0 ? long.MaxValue : _heap[0].DeadlineMs;

    /// <summary>Sets or moves a timer. <see cref="long.MaxValue"/> cancels it.</summary>
    public void Schedule(LoopTimer timer, long deadlineMs)
    {
        if (deadlineMs == long.MaxValue)
        {
            Cancel(timer);
            return;
        }

        timer.DeadlineMs = deadlineMs;
        if (timer.Index < 0)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, Count * 2);
            }

            timer.Index = Count;
            _heap[Count++] = timer;
        }

        SiftUp(timer.Index);
        SiftDown(timer.Index);
    }

    /// <summary>Sets a timer, or moves it forward; never back.</summary>
    public void ScheduleNoLaterThan(LoopTimer timer, long deadlineMs)
    {
        if (!timer.IsScheduled || deadlineMs < timer.DeadlineMs)
        {
            if (deadlineMs != long.MaxValue)
            {
                Schedule(timer, deadlineMs);
            }
        }
    }

    /// <summary>Takes a timer out; nothing happens when it is not scheduled.</summary>
    public void Cancel(LoopTimer timer)
    {
        var index = timer.Index;
        if (index < 0)
        {
            return;
        }

        timer.Index = -1;
        var last = _heap[--Count];
        _heap[Count] = null!;
        if (last == timer)
        {
            return;
        }

        _heap[index] = last;
        last.Index = index;
        SiftUp(index);
        SiftDown(last.Index);
    }

    /// <summary>Fires all that are due. A timer may schedule itself and others again; what is then due waits for the next call.</summary>
    public void Run(long nowMs)
    {
        for (var left = Count; left > 0 && Count > 0 && _heap[0].DeadlineMs <= nowMs; left--)
        {
            var timer = _heap[0];
            Cancel(timer);
            timer.Fire(nowMs);
        }
    }

    private void SiftUp(int index)
    {
        var timer = _heap[index];
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_heap[parent].DeadlineMs <= timer.DeadlineMs)
            {
                break;
            }

            Place(_heap[parent], index);
            index = parent;
        }

        Place(timer, index);
    }

    private void SiftDown(int index)
    {
        var timer = _heap[index];
        while (true)
        {
            var child = (index * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _heap[child + 1].DeadlineMs < _heap[child].DeadlineMs)
            {
                child++;
            }

            if (_heap[child].DeadlineMs >= timer.DeadlineMs)
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(timer, index);
    }

    private void Place(LoopTimer timer, int index)
    {
        _heap[index] = timer;
        timer.Index = index;
    }
}

namespace Videoroom.Engine.Scheduling;

/// <summary>Something that a loop does at a time. Made once, scheduled again and again in a <see cref="TimerQueue"/>.</summary>
/// <param name="fired">Gets the loop's time in milliseconds.</param>
internal sealed class LoopTimer(Action<long> fired)
{
    /// <summary>When it is due, in milliseconds of the engine's clock; meaningful while it is scheduled.</summary>
    public long DeadlineMs { get; internal set; }

    /// <summary>True between being scheduled and firing.</summary>
    public bool IsScheduled => Index >= 0;

    /// <summary>Its place in the queue; -1 while it is not scheduled.</summary>
    internal int Index { get; set; } = -1;

    internal void Fire(long nowMs) => fired(nowMs);
}

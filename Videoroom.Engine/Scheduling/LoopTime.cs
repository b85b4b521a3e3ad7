namespace Videoroom.Engine.Scheduling;

/// <summary>
/// The time of a loop's present turn. One object for the loop's life: who needs the time with every packet keeps it, and reads a field.
/// </summary>
internal sealed class LoopTime
{
    /// <summary>Microseconds of the engine's clock.</summary>
    public long NowUs { get; private set; }

    /// <summary>Milliseconds of the engine's clock.</summary>
    public long NowMs { get; private set; }

    /// <summary>Another turn, or a part of one, begins. By the loop alone.</summary>
    public void Set(long nowUs) => (NowUs, NowMs) = (nowUs, nowUs / 1000);
}

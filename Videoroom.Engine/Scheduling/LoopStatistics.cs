namespace Videoroom.Engine.Scheduling;

/// <summary>A loop's counters: written by its thread alone, readable from any (64-bit values never tear).</summary>
internal sealed class LoopStatistics
{
    /// <summary>Datagrams taken from the socket.</summary>
    public long Received;

    /// <summary>Datagrams handed to the system.</summary>
    public long Sent;

    /// <summary>Datagrams that changed nothing: unknown, unauthenticated, malformed.</summary>
    public long Refused;

    /// <summary>Datagrams that the system did not take.</summary>
    public long SendsDropped;

    /// <summary>Packets for another loop whose ring was full.</summary>
    public long HandOversDropped;

    private bool _isOverloaded;

    /// <summary>Whether the loop works all the time, so that what is due waits: <see cref="LoopOccupancy"/>.</summary>
    public bool IsOverloaded
    {
        get => Volatile.Read(ref _isOverloaded);
        set => Volatile.Write(ref _isOverloaded, value);
    }
}

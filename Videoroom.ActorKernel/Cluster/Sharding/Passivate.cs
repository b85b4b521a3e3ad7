namespace Akka.Cluster.Sharding;

/// <summary>
/// What an entity sends its parent to end in order: it gets the stop message back, ends, and messages that arrive
/// meanwhile start it anew.
/// </summary>
public sealed class Passivate
{
    /// <summary>Makes the wish.</summary>
    public Passivate(object stopMessage)
    {
        StopMessage = stopMessage;
    }

    /// <summary>Comes back to the entity, which stops at it.</summary>
    public object StopMessage { get; }
}

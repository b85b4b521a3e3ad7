namespace Akka.Remote;

/// <summary>What was refused at the node port, since the start. Safe for any thread.</summary>
internal sealed class NodeTransportCounters
{
    private long _unauthenticated;
    private long _notMember;
    private long _overLimit;

    /// <summary>Connections that did not prove that they know the secret: garbage, a wrong proof, nothing in time.</summary>
    public long Unauthenticated => Interlocked.Read(ref _unauthenticated);

    /// <summary>Connections of nodes that know the secret but are no members, or not any more, or dialled another run.</summary>
    public long NotMember => Interlocked.Read(ref _notMember);

    /// <summary>Connections beyond the number that may be unproven at a time.</summary>
    public long OverLimit => Interlocked.Read(ref _overLimit);

    public void OnUnauthenticated() => Interlocked.Increment(ref _unauthenticated);

    public void OnNotMember() => Interlocked.Increment(ref _notMember);

    public void OnOverLimit() => Interlocked.Increment(ref _overLimit);
}

namespace Videoroom.Engine.Network.Tcp;

/// <summary>One connection's place in a <see cref="ConnectionQuota"/>. Thread-safe.</summary>
internal sealed class ConnectionPlace(ConnectionQuota quota, ConnectionQuota.Client client)
{
    private int _state;

    private enum State
    {
        Unproven,
        Proven,
        Left,
    }

    /// <summary>Whoever has it has shown credentials of ours.</summary>
    public void Prove()
    {
        if (Interlocked.CompareExchange(ref _state, (int)State.Proven, (int)State.Unproven) == (int)State.Unproven)
            quota.Prove(client);
    }

    /// <summary>Gives it back. Later calls change nothing.</summary>
    public void Leave()
    {
        var before = (State)Interlocked.Exchange(ref _state, (int)State.Left);
        if (before != State.Left)
            quota.Leave(client, isProven: before == State.Proven);
    }
}

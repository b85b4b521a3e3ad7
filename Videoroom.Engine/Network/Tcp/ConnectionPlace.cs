namespace Videoroom.Engine.Network.Tcp;

/// <summary>One connection's place in a <see cref="ConnectionQuota"/>. Thread-safe.</summary>
public sealed class ConnectionPlace
{
    private readonly ConnectionQuota _quota;
    private readonly Action? _evict;
    private bool _hasLeft;

    internal ConnectionPlace(ConnectionQuota quota, ConnectionQuota.Client client, Action? evict)
    {
        (_quota, Client, _evict) = (quota, client, evict);
        Node = new LinkedListNode<ConnectionPlace>(this);
    }

    /// <summary>It was given back, or taken away for another connection.</summary>
    public bool HasLeft => Volatile.Read(ref _hasLeft);

    // What follows belongs to the quota, under its lock.
    internal ConnectionQuota.Client Client { get; }

    internal LinkedListNode<ConnectionPlace> Node { get; }

    internal ConnectionRank Rank { get; set; }

    /// <summary>When it came to its rank, as a number that grows.</summary>
    internal long Since { get; set; }

    /// <summary>Whoever has it has shown credentials, or was admitted.</summary>
    /// <returns>False when there are as many such connections as there may be, or it has left.</returns>
    public bool Prove() => _quota.TryMove(this, ConnectionRank.Proven);

    /// <summary>A request on it is being answered.</summary>
    public void Work() => _quota.TryMove(this, ConnectionRank.Working);

    /// <summary>It does nothing at present.</summary>
    public void Rest() => _quota.TryMove(this, ConnectionRank.Idle);

    /// <summary>Gives it back. Later calls change nothing.</summary>
    public void Leave() => _quota.Leave(this);

    internal void MarkLeft() => Volatile.Write(ref _hasLeft, true);

    internal void Evict() => _evict?.Invoke();
}

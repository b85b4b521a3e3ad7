namespace Videoroom.Engine.Turn;

/// <summary>Somebody who may use the TURN server, as long as his call lasts.</summary>
internal sealed class TurnUser
{
    private readonly int _maxAllocations;
    private int _allocations;
    private volatile bool _isClosed;

    public TurnUser(string username, string password, byte[] key, object? session, TurnServiceOptions options)
    {
        Username = username;
        Password = password;
        Key = key;
        Session = session;
        Bandwidth = new TurnBandwidth(options.MaxBitsPerSecondPerUser);
        _maxAllocations = options.MaxAllocationsPerUser;
    }

    /// <summary>What the client sends as USERNAME.</summary>
    public string Username { get; }

    /// <summary>What only the client is told; never logged.</summary>
    public string Password { get; }

    /// <summary>The key of MESSAGE-INTEGRITY: MD5 of <c>username:realm:password</c> (RFC 8489, section 9.2.2); never logged.</summary>
    public byte[] Key { get; }

    /// <summary>The only peer session that his allocations reach; null for a client that has none here. What it is only the loops know.</summary>
    public object? Session { get; }

    /// <summary>What he may relay.</summary>
    public TurnBandwidth Bandwidth { get; }

    /// <summary>True once he has left: nothing of his is accepted any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Allocations that he has, and ports that are reserved for him, on all loops.</summary>
    public int Allocations => Volatile.Read(ref _allocations);

    /// <summary>Ends him; see <see cref="TurnUsers.Remove"/>.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Counts allocations or reservations; false, and nothing is counted, when he would have more than he may.</summary>
    public bool TryAddAllocations(int count)
    {
        if (Interlocked.Add(ref _allocations, count) <= _maxAllocations)
        {
            return true;
        }

        RemoveAllocations(count);
        return false;
    }

    /// <summary>Counts so many less.</summary>
    public void RemoveAllocations(int count) => Interlocked.Add(ref _allocations, -count);

    /// <summary>The user name alone: the password stays out of logs.</summary>
    public override string ToString() => $"TurnUser {{ Username = {Username} }}";
}

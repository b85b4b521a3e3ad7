namespace Videoroom.Bench.Attack.Attacks;

/// <summary>Something that a stranger does to a server, in small pieces.</summary>
internal interface IAttack : IAsyncDisposable
{
    /// <summary>Attempts so far.</summary>
    long Attempts { get; }

    /// <summary>Of those, the failed ones so far.</summary>
    long Failed { get; }

    /// <summary>Bytes sent so far.</summary>
    long Bytes { get; }

    /// <summary>How it is done on this machine.</summary>
    string Detail { get; }

    /// <summary>Does a little more of it, about a millisecond's work; what takes longer goes on by itself.</summary>
    void Step();

    /// <summary>Gives back what it holds: connections, rooms, seats.</summary>
    Task ReleaseAsync();
}

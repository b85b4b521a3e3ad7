namespace Videoroom.Engine.Network.Tcp;

/// <summary>How many connections a <see cref="ConnectionQuota"/> lets in. What is not set has no bound of its own.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Connections in all.</summary>
    public required int Most { get; init; }

    /// <summary>Connections of one client: an IPv4 address or an IPv6 /64. Many people may sit behind one, each with a few.</summary>
    public int MostPerClient { get; init; } = int.MaxValue;

    /// <summary>
    /// So many of <see cref="Most"/> are for clients with fewer than <see cref="SmallClient"/>: a few clients with as many as each may have
    /// leave places to all others.
    /// </summary>
    public int KeptForSmallClients { get; init; }

    /// <summary>With fewer connections a client may have one of <see cref="KeptForSmallClients"/>.</summary>
    public int SmallClient { get; init; } = int.MaxValue;

    /// <summary>Connections of <see cref="ConnectionRank.Idle"/>; one more ends one of them.</summary>
    public int MostIdle { get; init; } = int.MaxValue;

    /// <summary>Connections of <see cref="ConnectionRank.Idle"/> that one client may have; one more ends its oldest.</summary>
    public int MostIdlePerClient { get; init; } = int.MaxValue;

    /// <summary>Connections of <see cref="ConnectionRank.Working"/>; one more ends one of them.</summary>
    public int MostWorking { get; init; } = int.MaxValue;

    /// <summary>Connections of <see cref="ConnectionRank.Proven"/>; none of them is ended for another one.</summary>
    public int MostProven { get; init; } = int.MaxValue;
}

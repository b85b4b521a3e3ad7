using Videoroom.Web.Configuration;

namespace Videoroom.Web.Whip;

/// <summary>What WHIP and WHEP clients may ask of the node, and how long things may take.</summary>
internal sealed record HttpSessionLimits
{
    /// <summary>The longest offer: some forty lines of a browser that receives.</summary>
    public const int MaxOfferBytes = 256 * 1024;

    /// <summary>The longest fragment of a PATCH: far more candidates than anybody has.</summary>
    public const int MaxFragmentBytes = 16 * 1024;

    /// <summary>The longest display name, and the longest name of a peer to watch, in UTF-16 code units.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Sessions of the node; more are refused (503).</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>Sessions from one IPv4 address or one IPv6 /64; more are refused (429).</summary>
    public int MaxSessionsPerAddress { get; init; } = 256;

    /// <summary>
    /// Sessions of the node whose clients have not come yet, within <see cref="MaxSessions"/>; with more, one of the address that has
    /// the most gives way.
    /// </summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>The same from one IPv4 address or one IPv6 /64; with more, the one that waits longest gives way.</summary>
    public int MaxWaitingPerAddress { get; init; } = 128;

    /// <summary>The same for one room: a few times as many as it has seats. With more, one of the address that has the most gives way.</summary>
    public int MaxWaitingPerRoom { get; init; } = 256;

    /// <summary>Requests a second from one address; ten seconds' worth may come at once, more are refused (429).</summary>
    public int MaxRequestsPerSecond { get; init; } = 10;

    /// <summary>How long an offer may wait for its answer. Longer than a room takes to refuse a join.</summary>
    public TimeSpan AnswerTimeLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The limits of the options: a session takes as much of the node as a socket does.</summary>
    public static HttpSessionLimits From(VideoroomOptions options) => new()
    {
        MaxSessions = options.MaxSockets,
        MaxSessionsPerAddress = options.MaxSessionsPerAddress,
        MaxWaiting = Math.Max(1, options.MaxSockets / 10),
        MaxWaitingPerAddress = Math.Max(1, options.MaxSessionsPerAddress / 2),
        MaxWaitingPerRoom = 4 * options.MaxPeersPerRoom,
    };
}

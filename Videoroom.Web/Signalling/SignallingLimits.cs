using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;

namespace Videoroom.Web.Signalling;

/// <summary>What one WebSocket may ask of the node, and how long things may take.</summary>
internal sealed record SignallingLimits
{
    /// <summary>So many messages of <see cref="MaxMessageBytes"/> may come at once, and then one a second.</summary>
    public const int MessageBurst = 4;

    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    public int MaxMessagesPerSecond { get; init; } = 100;

    public int MaxChannelsPerSocket { get; init; } = 8;

    /// <summary>
    /// Joins a second that one socket may ask for; ten seconds' worth may come at once. Each makes a peer, and everybody in the
    /// room hears of it.
    /// </summary>
    public int MaxJoinsPerSecond { get; init; } = 2;

    /// <summary>Joins a second of one IPv4 address or one IPv6 /64; ten seconds' worth may come at once: a school class behind one address.</summary>
    public int MaxJoinsPerSecondPerAddress { get; init; } = 20;

    public int MaxSockets { get; init; } = 10_000;

    /// <summary>Sockets of one IPv4 address or one IPv6 /64. One more ends one that is in no room, or is refused.</summary>
    public int MaxSocketsPerAddress { get; init; } = 2000;

    /// <summary>
    /// The last tenth of <see cref="MaxSockets"/> is for addresses with fewer sockets than <see cref="MaxSocketsOfSmallAddress"/>: a few
    /// addresses with as many as they may have do not keep everybody else out.
    /// </summary>
    public int SocketsForSmallAddresses => MaxSockets / 10;

    /// <summary>64, and fewer where a few such addresses could take that tenth.</summary>
    public int MaxSocketsOfSmallAddress => Math.Clamp(SocketsForSmallAddresses / 15, 1, 64);

    /// <summary>Those of an address that are in no room; one more ends the oldest.</summary>
    public int MaxUnjoinedSocketsPerAddress { get; init; } = 128;

    /// <summary>
    /// The longest message of a socket that is in no room: a join with the longest metadata, and what a client may send ahead of its answer.
    /// </summary>
    public int MaxUnjoinedMessageBytes { get; init; } = 128 * 1024;

    /// <summary>Bytes waiting for a client in no room that does not read: refusals, and a node's totals.</summary>
    public int MaxUnjoinedQueuedBytes { get; init; } = 256 * 1024;

    /// <summary>Messages waiting for a client that does not read; with one more it is cut off.</summary>
    public int MaxQueuedMessages { get; init; } = 1024;

    /// <summary>Bytes waiting for a client that does not read; with more it is cut off.</summary>
    public int MaxQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>A socket that sends nothing for so long is closed: the clients send a heartbeat every 30 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the other side may take over the closing handshake.</summary>
    public TimeSpan ClosingHandshake { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The limits of the options, and what the process can afford of them.</summary>
    public static SignallingLimits From(VideoroomOptions options, DescriptorPlan plan) => new()
    {
        MaxMessageBytes = options.MaxMessageBytes,
        MaxUnjoinedMessageBytes = Math.Min(options.MaxMessageBytes, new SignallingLimits().MaxUnjoinedMessageBytes),
        MaxMessagesPerSecond = options.MaxMessagesPerSecond,
        MaxChannelsPerSocket = options.MaxChannelsPerSocket,
        MaxJoinsPerSecondPerAddress = options.MaxJoinsPerSecondPerAddress,
        MaxSockets = plan.Page.MostProven,

        // Where descriptors are short, one address has half of them at most; and always a quarter of its connections for the page.
        MaxSocketsPerAddress = Math.Max(1, Math.Min(
            plan.Page.MostProven < options.MaxSockets ? Math.Min(plan.Page.MostProven / 2, options.MaxSocketsPerAddress) : options.MaxSocketsPerAddress,
            plan.Page.MostPerClient * 3 / 4)),
        MaxUnjoinedSocketsPerAddress = options.MaxUnjoinedSocketsPerAddress,
    };
}

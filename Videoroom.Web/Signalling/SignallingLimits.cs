using Videoroom.Web.Configuration;

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

    public int MaxSocketsPerAddress { get; init; } = 256;

    /// <summary>Messages waiting for a client that does not read; with one more it is cut off.</summary>
    public int MaxQueuedMessages { get; init; } = 1024;

    /// <summary>Bytes waiting for a client that does not read; with more it is cut off.</summary>
    public int MaxQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>A socket that sends nothing for so long is closed: the clients send a heartbeat every 30 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the other side may take over the closing handshake.</summary>
    public TimeSpan ClosingHandshake { get; init; } = TimeSpan.FromSeconds(3);

    public static SignallingLimits From(VideoroomOptions options) => new()
    {
        MaxMessageBytes = options.MaxMessageBytes,
        MaxMessagesPerSecond = options.MaxMessagesPerSecond,
        MaxChannelsPerSocket = options.MaxChannelsPerSocket,
        MaxJoinsPerSecondPerAddress = options.MaxJoinsPerSecondPerAddress,
        MaxSockets = options.MaxSockets,
        MaxSocketsPerAddress = options.MaxSocketsPerAddress,
    };
}

using Akka.Configuration;

namespace Videoroom.Web.Clustering.Links;

/// <summary>What <c>akka.remote.videoroom-link</c> in hocon/videoroom.conf says; the reasons stand there.</summary>
internal sealed record LinkSettings
{
    /// <summary>The address or name that the node listens on, by which the others know it.</summary>
    public required string Hostname { get; init; }

    /// <summary>The TCP port; 0 for any that is free.</summary>
    public required int Port { get; init; }

    /// <summary>The longest frame in bytes. A longer one ends its link.</summary>
    public required int MaxFrameBytes { get; init; }

    /// <summary>How many bytes may wait to be sent on a link.</summary>
    public required int SendQueueBytes { get; init; }

    /// <summary>How long the other end may take to answer at all.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>How long a connection may take until both ends have proved the secret.</summary>
    public required TimeSpan HandshakeTimeout { get; init; }

    /// <summary>How many connections may be in their handshake at the same time.</summary>
    public required int HandshakesAtMost { get; init; }

    /// <summary>How long a link that ends may take to send what was written.</summary>
    public required TimeSpan FlushWait { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="link">The transport's own section.</param>
    /// <param name="system">All settings.</param>
    /// <exception cref="ConfigurationException">One is missing or out of range.</exception>
    public static LinkSettings Read(Config link, Config system)
    {
        var settings = new LinkSettings
        {
            Hostname = link.GetString("hostname") is { Length: > 0 } hostname ? hostname : throw Missing("hostname"),
            Port = link.GetInt("port", -1),
            MaxFrameBytes = Bytes(link, "maximum-frame-size"),
            SendQueueBytes = Bytes(link, "send-queue-size"),
            ConnectTimeout = link.GetTimeSpan("connect-timeout", TimeSpan.Zero),
            HandshakeTimeout = link.GetTimeSpan("handshake-timeout", TimeSpan.Zero),
            HandshakesAtMost = link.GetInt("handshakes-at-most"),
            FlushWait = system.GetTimeSpan("akka.remote.flush-wait-on-shutdown"),
        };
        return settings is { Port: >= 0 and <= 65535, HandshakesAtMost: > 0 }
            && settings.ConnectTimeout > TimeSpan.Zero
            && settings.HandshakeTimeout > TimeSpan.Zero
            && settings.MaxFrameBytes > LinkTransport.EnvelopeBytes
            && settings.SendQueueBytes > settings.MaxFrameBytes
                ? settings
                : throw new ConfigurationException($"akka.remote.videoroom-link is incomplete or out of range: {settings}");
    }

    private static int Bytes(Config link, string name) => checked((int)(link.GetByteSize(name) ?? throw Missing(name)));

    private static ConfigurationException Missing(string name) => new($"akka.remote.videoroom-link.{name} is not set");
}

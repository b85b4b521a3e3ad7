using System.Globalization;
using System.Net;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Web.Configuration;

/// <summary>Makes <see cref="VideoroomOptions"/> of the configuration and checks them against each other.</summary>
public static class VideoroomOptionsReader
{
    private const int MostPorts = 65535;

    /// <summary>Reads all settings.</summary>
    /// <exception cref="ConfigurationException">A value is not what its variable expects.</exception>
    public static VideoroomOptions Read(IConfiguration configuration)
    {
        var settings = new Settings(configuration);
        var defaults = new VideoroomOptions();
        var listen = ListenAddresses.Read(settings, defaults);
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            throw new ConfigurationException("Kestrel:Endpoints is set: expected HOST, PORT and USE_TLS, which also know of limits and the admin listener");
        }

        var options = new VideoroomOptions
        {
            Host = listen.Host,
            Port = listen.Port,
            ListenNote = listen.Note,
            ListenUrls = listen.Urls,
            VirtualHost = VirtualHost(settings),
            UseTls = listen.UseTls,
            CertFilePath = settings.ReadableFile("CERT_FILE_PATH"),
            KeyFilePath = settings.ReadableFile("KEY_FILE_PATH"),
            AllowedOrigins = settings.List(
                "ALLOWED_ORIGINS", defaults.AllowedOrigins, Origin.Normalise, "origins such as https://meet.example.org, separated by commas"),
            TrustedProxies = [.. settings.List<object>(
                "TRUSTED_PROXIES", [.. defaults.TrustedProxies.Select(network => (object)network)], text => AddressText.Network(text),
                "IP addresses or networks such as 10.0.0.0/8, separated by commas").Cast<IPNetwork>()],
            ExternalIp = ExternalIp(settings),
            ExcludedNetworks = settings.Text("EXCLUDED_NETWORKS") is "none" ? [] : settings.List(
                "EXCLUDED_NETWORKS", defaults.ExcludedNetworks, text => ExcludedNetwork.TryParse(text, out var network) ? network : null,
                "names of interfaces and networks such as docker0, wg*, 172.17.0.0/16, separated by commas, or none"),
            MediaPort = settings.Integer("MEDIA_PORT", defaults.MediaPort, 0, MostPorts),
            MediaLoops = settings.Integer("MEDIA_LOOPS", defaults.MediaLoops, 0, 64),
            IntegratedTurnPortRange = Range(settings, "INTEGRATED_TURN_PORT_RANGE", defaults.IntegratedTurnPortRange),
            IntegratedTcpTurnPort = settings.OptionalInteger("INTEGRATED_TCP_TURN_PORT", 0, MostPorts),
            IntegratedTlsTurnPort = settings.OptionalInteger("INTEGRATED_TLS_TURN_PORT", 0, MostPorts),
            IntegratedTurnCert = settings.ReadableFile("INTEGRATED_TURN_CERT"),
            IntegratedTurnPkey = settings.ReadableFile("INTEGRATED_TURN_PKEY"),
            TurnAllowedPeers = settings.List(
                "TURN_ALLOWED_PEERS", defaults.TurnAllowedPeers, text => TurnPeerRule.TryParse(text, out var rule, out _) ? rule : null,
                "addresses with ports such as 192.0.2.0/24:3478, [2001:db8::]/32:* or 192.0.2.7:3478, separated by commas"),
            TurnMaxAllocationsPerPeer = settings.Integer("TURN_MAX_ALLOCATIONS_PER_PEER", defaults.TurnMaxAllocationsPerPeer, 1, 10_000),
            TurnMaxKbpsPerPeer = settings.Integer("TURN_MAX_KBPS_PER_PEER", defaults.TurnMaxKbpsPerPeer, 100, 10_000_000),
            DtlsCertFilePath = settings.ReadableFile("DTLS_CERT_FILE_PATH"),
            DtlsKeyFilePath = settings.ReadableFile("DTLS_KEY_FILE_PATH"),
            VideoCodecs = [.. settings.List(
                "VIDEO_CODECS", [.. defaults.VideoCodecs.Select(codec => (object)codec)], VideoCodec,
                "some of VP8, H264, VP9 and AV1, separated by commas").Cast<Codec>()],
            ResumeSeconds = settings.Integer("RESUME_SECONDS", defaults.ResumeSeconds, 0, 300),
            MaxPeersPerRoom = settings.Integer("MAX_PEERS_PER_ROOM", defaults.MaxPeersPerRoom, 1, 10_000),
            SpeakerLimit = settings.Integer("SPEAKER_LIMIT", defaults.SpeakerLimit, 0, 1000),
            SpeakerLimitAbove = settings.Integer("SPEAKER_LIMIT_ABOVE", defaults.SpeakerLimitAbove, 0, 10_000),
            MaxRooms = settings.Integer("MAX_ROOMS", defaults.MaxRooms, 1, 1_000_000),
            MaxJoinsPerSecondPerAddress = settings.Integer("MAX_JOINS_PER_SECOND_PER_ADDRESS", defaults.MaxJoinsPerSecondPerAddress, 1, 1_000_000),
            MaxRoomsPerAddress = settings.Integer("MAX_ROOMS_PER_ADDRESS", defaults.MaxRoomsPerAddress, 1, 1_000_000),
            MaxMessageBytes = settings.Integer("MAX_MESSAGE_BYTES", defaults.MaxMessageBytes, 16 * 1024, 16 * 1024 * 1024),
            MaxMessagesPerSecond = settings.Integer("MAX_MESSAGES_PER_SECOND", defaults.MaxMessagesPerSecond, 10, 100_000),
            MaxChannelsPerSocket = settings.Integer("MAX_CHANNELS_PER_SOCKET", defaults.MaxChannelsPerSocket, 1, 1000),
            MaxSockets = settings.Integer("MAX_SOCKETS", defaults.MaxSockets, 1, 1_000_000),
            MaxSocketsPerAddress = settings.Integer("MAX_SOCKETS_PER_ADDRESS", defaults.MaxSocketsPerAddress, 1, 1_000_000),
            MaxUnjoinedSocketsPerAddress = settings.Integer(
                "MAX_UNJOINED_SOCKETS_PER_ADDRESS", defaults.MaxUnjoinedSocketsPerAddress, 1, 1_000_000),
            MaxSessionsPerAddress = settings.Integer("MAX_SESSIONS_PER_ADDRESS", defaults.MaxSessionsPerAddress, 1, 1_000_000),
            MaxConnections = settings.OptionalInteger("MAX_CONNECTIONS", 16, 1_000_000),
            MaxConnectionsPerAddress = settings.OptionalInteger("MAX_CONNECTIONS_PER_ADDRESS", 1, 1_000_000),
            WatchdogSeconds = Watchdog(settings, defaults.WatchdogSeconds),
            Cluster = ClusterSettingsReader.Cluster(settings),
            SignallingUrls = settings.List(
                "SIGNALING_URLS", defaults.SignallingUrls, SignallingUrl.Parse,
                "http or https addresses such as https://meet.example.org/n1/, this node's first, separated by commas"),
            DrainSeconds = settings.Integer("DRAIN_SECONDS", defaults.DrainSeconds, 1, 3600),
            Admin = ClusterSettingsReader.Admin(settings),
            StateDirectory = settings.Text("STATE_DIRECTORY") ?? defaults.StateDirectory,
        };
        Check(options);
        return options;
    }

    private static void Check(VideoroomOptions options)
    {
        if (options.IntegratedTurnPortRange.Contains(options.MediaPort))
        {
            throw new ConfigurationException(
                "MEDIA_PORT", $"{options.MediaPort}", $"a port outside INTEGRATED_TURN_PORT_RANGE ({options.IntegratedTurnPortRange})");
        }

        CheckDistinct(
            ("PORT", options.Port),
            ("MEDIA_PORT", options.MediaPort),
            ("INTEGRATED_TCP_TURN_PORT", options.IntegratedTcpTurnPort ?? 0),
            ("INTEGRATED_TLS_TURN_PORT", options.IntegratedTlsTurnPort ?? 0),
            ("ADMIN_PORT", options.Admin.Port),
            ("CLUSTER_ADDRESS", options.Cluster?.Address.Port ?? 0));
        Pair("INTEGRATED_TURN_CERT", options.IntegratedTurnCert, "INTEGRATED_TURN_PKEY", options.IntegratedTurnPkey);
        Pair("CERT_FILE_PATH", options.CertFilePath, "KEY_FILE_PATH", options.KeyFilePath);
        Pair("DTLS_CERT_FILE_PATH", options.DtlsCertFilePath, "DTLS_KEY_FILE_PATH", options.DtlsKeyFilePath);
    }

    // All of them are opened for TCP.
    private static void CheckDistinct(params (string Variable, int Port)[] ports)
    {
        for (var i = 1; i < ports.Length; i++)
        {
            var (variable, port) = ports[i];
            if (port != 0 && ports[..i].FirstOrDefault(other => other.Port == port) is { Variable: { } taken })
            {
                throw new ConfigurationException(variable, $"{port}", $"another port than {taken}");
            }
        }
    }

    private static void Pair(string certVariable, string? cert, string keyVariable, string? key)
    {
        if (cert is null != key is null)
        {
            var (given, value, missing) = cert is null ? (keyVariable, key!, certVariable) : (certVariable, cert, keyVariable);
            throw new ConfigurationException(given, value, $"{missing} to be set as well");
        }
    }

    private static IPAddress? ExternalIp(Settings settings) => settings.Text("EXTERNAL_IP") switch
    {
        null => null,
        var text when AddressText.Address(text) is { } address && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) => address,
        var text => throw new ConfigurationException("EXTERNAL_IP", text, "an IP address that clients can reach"),
    };

    private static object? VideoCodec(string text) => text.ToUpperInvariant() switch
    {
        "VP8" => Codec.Vp8,
        "H264" => Codec.H264,
        "VP9" => Codec.Vp9,
        "AV1" => Codec.Av1,
        _ => null,
    };

    private static string? VirtualHost(Settings settings) => settings.Text("VIRTUAL_HOST") switch
    {
        null => null,
        var name when Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 => name,
        var name => throw new ConfigurationException("VIRTUAL_HOST", name, "a host name such as meet.example.org, without scheme and port"),
    };

    // Less than half a minute would be a verdict over a machine that is busy, not over a process that is stuck.
    private static int Watchdog(Settings settings, int fallback)
        => settings.Text("WATCHDOG_SECONDS") is "0" ? 0 : settings.Integer("WATCHDOG_SECONDS", fallback, 30, 3600);

    private static PortRange Range(Settings settings, string variable, PortRange fallback)
    {
        if (settings.Text(variable) is not { } text)
        {
            return fallback;
        }

        var parts = text.Split('-');
        return parts.Length == 2 && Port(parts[0], out var first) && Port(parts[1], out var last) && first <= last
            ? new PortRange(first, last)
            : throw new ConfigurationException(variable, text, "two ports such as 50000-59999, the smaller first");
    }

    private static bool Port(string text, out int port)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= MostPorts;
}

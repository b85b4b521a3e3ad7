using System.Net;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;
using Path = System.IO.Path;

namespace Videoroom.Web.Configuration;

/// <summary>
/// Everything that can be set, from appsettings.json, the environment and the command line; the later wins. The names there
/// are those in each property's comment. README.md has the same table.
/// </summary>
public sealed record VideoroomOptions
{
    /// <summary><c>HOST</c>: the addresses that the page is served on. Empty: all of them, IPv6 and IPv4.</summary>
    public IReadOnlyList<IPAddress> Host { get; init; } = [];

    /// <summary><c>PORT</c>: the TCP port of the page and its WebSocket; 0 takes a free one.</summary>
    public int Port { get; init; } = 4000;

    /// <summary>What the start message says of <c>URLS</c>, when that is set: whether it, or <see cref="Host"/> and <see cref="Port"/> decide.</summary>
    public string? ListenNote { get; init; }

    /// <summary><c>URLS</c>, where <see cref="Host"/> and <see cref="Port"/> come from it; otherwise null.</summary>
    public string? ListenUrls { get; init; }

    /// <summary><c>VIRTUAL_HOST</c>: the name that people type, when it differs from this machine's.</summary>
    public string? VirtualHost { get; init; }

    /// <summary><c>USE_TLS</c>: serve HTTPS. Browsers hand out camera and microphone only there and on localhost.</summary>
    public bool UseTls { get; init; }

    /// <summary><c>CERT_FILE_PATH</c>: the certificate chain of HTTPS, PEM.</summary>
    public string? CertFilePath { get; init; }

    /// <summary><c>KEY_FILE_PATH</c>: the private key of HTTPS, PEM.</summary>
    public string? KeyFilePath { get; init; }

    /// <summary><c>ALLOWED_ORIGINS</c>: origins besides our own whose pages may open the WebSocket and use WHIP and WHEP.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary><c>TRUSTED_PROXIES</c>: the reverse proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [new(IPAddress.Loopback, 32), new(IPAddress.IPv6Loopback, 128)];

    /// <summary><c>EXTERNAL_IP</c>: the address that clients reach this machine under when it is not one of its own (NAT): announced first.</summary>
    public IPAddress? ExternalIp { get; init; }

    /// <summary><c>EXCLUDED_NETWORKS</c>: networks of this machine whose addresses clients are not told.</summary>
    public IReadOnlyList<ExcludedNetwork> ExcludedNetworks { get; init; } = ExcludedNetwork.ContainerBridges;

    /// <summary><c>MEDIA_PORT</c>: the port of all media, UDP and TCP; 0 takes a free one.</summary>
    public int MediaPort { get; init; } = 20000;

    /// <summary><c>MEDIA_LOOPS</c>: the threads that forward media; 0 is one a core.</summary>
    public int MediaLoops { get; init; }

    /// <summary>
    /// <c>INTEGRATED_TURN_PORT_RANGE</c>: the port numbers of relayed addresses. They are opened only when
    /// <see cref="TurnAllowedPeers"/> is set. <see cref="MediaPort"/> must lie outside.
    /// </summary>
    public PortRange IntegratedTurnPortRange { get; init; } = new(50000, 59999);

    /// <summary><c>INTEGRATED_TCP_TURN_PORT</c>: the TCP port of the integrated TURN server; null leaves it out, 0 takes a free one.</summary>
    public int? IntegratedTcpTurnPort { get; init; }

    /// <summary><c>INTEGRATED_TLS_TURN_PORT</c>: the port of the integrated TURN server over TLS; null leaves it out, 0 takes a free one.</summary>
    public int? IntegratedTlsTurnPort { get; init; }

    /// <summary><c>INTEGRATED_TURN_CERT</c>: the certificate chain of TURN over TLS, PEM; without it that of HTTPS.</summary>
    public string? IntegratedTurnCert { get; init; }

    /// <summary><c>INTEGRATED_TURN_PKEY</c>: the private key of TURN over TLS, PEM.</summary>
    public string? IntegratedTurnPkey { get; init; }

    /// <summary><c>TURN_ALLOWED_PEERS</c>: foreign addresses that TURN clients may be relayed to. Empty: to this node's media alone.</summary>
    public IReadOnlyList<TurnPeerRule> TurnAllowedPeers { get; init; } = [];

    /// <summary><c>TURN_MAX_ALLOCATIONS_PER_PEER</c>: relayed addresses that one peer may have at a time; more are refused (486).</summary>
    public int TurnMaxAllocationsPerPeer { get; init; } = 200;

    /// <summary><c>TURN_MAX_KBPS_PER_PEER</c>: kilobits a second that one peer may send into the relay; more is dropped.</summary>
    public int TurnMaxKbpsPerPeer { get; init; } = 50_000;

    /// <summary><c>DTLS_CERT_FILE_PATH</c>: the certificate of media, PEM. Without it each start makes one.</summary>
    public string? DtlsCertFilePath { get; init; }

    /// <summary><c>DTLS_KEY_FILE_PATH</c>: the private key of media, PEM.</summary>
    public string? DtlsKeyFilePath { get; init; }

    /// <summary><c>VIDEO_CODECS</c>: the video codecs in the order of preference; a publisher sends the first that it offers.</summary>
    public IReadOnlyList<Codec> VideoCodecs { get; init; } = [Codec.Vp8, Codec.H264, Codec.Vp9, Codec.Av1];

    /// <summary><c>RESUME_SECONDS</c>: how long a peer of our page may come back after its socket was lost; 0 never.</summary>
    public int ResumeSeconds { get; init; } = 15;

    /// <summary><c>MAX_PEERS_PER_ROOM</c>: a join beyond is refused.</summary>
    public int MaxPeersPerRoom { get; init; } = 64;

    /// <summary>
    /// <c>SPEAKER_LIMIT</c>: how many audio tracks of a large room are forwarded, the loudest, besides those that were among them in the last
    /// two seconds; 0 forwards all.
    /// </summary>
    public int SpeakerLimit { get; init; } = Videoroom.Engine.Speech.SpeakerLimit.UsualSpeakers;

    /// <summary><c>SPEAKER_LIMIT_ABOVE</c>: rooms with up to so many audio tracks are not large: all are forwarded.</summary>
    public int SpeakerLimitAbove { get; init; } = Videoroom.Engine.Speech.SpeakerLimit.UsualAboveTracks;

    /// <summary><c>MAX_ROOMS</c>: a join that would start a room beyond is refused.</summary>
    public int MaxRooms { get; init; } = 1000;

    /// <summary>
    /// <c>MAX_JOINS_PER_SECOND_PER_ADDRESS</c>: joins a second of one IPv4 address or one IPv6 /64; ten seconds' worth may come at once.
    /// </summary>
    public int MaxJoinsPerSecondPerAddress { get; init; } = 20;

    /// <summary><c>MAX_ROOMS_PER_ADDRESS</c>: in how many rooms the clients of one IPv4 address, or one IPv6 /64, may be at a time.</summary>
    public int MaxRoomsPerAddress { get; init; } = 100;

    /// <summary>
    /// <c>MAX_MESSAGE_BYTES</c>: a longer WebSocket message closes its socket (1009), and so do more bytes a second (1008; four
    /// times as many may come at once). The default holds a page's offer in a room of 64: about 6 KB for each peer that it
    /// receives, escaped twice.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary><c>MAX_MESSAGES_PER_SECOND</c>: a socket that sends more is closed (1008). Twice as many may come at once.</summary>
    public int MaxMessagesPerSecond { get; init; } = 100;

    /// <summary><c>MAX_CHANNELS_PER_SOCKET</c>: topics that one socket may have joined at a time.</summary>
    public int MaxChannelsPerSocket { get; init; } = 8;

    /// <summary><c>MAX_SOCKETS</c>: open WebSockets, and WHIP and WHEP sessions as many again; more are refused (503).</summary>
    public int MaxSockets { get; init; } = 10_000;

    /// <summary>
    /// <c>MAX_SOCKETS_PER_ADDRESS</c>: open WebSockets from one IPv4 address or one IPv6 /64: everybody of an office behind one address. One
    /// more ends one that is in no room, or is refused (429).
    /// </summary>
    public int MaxSocketsPerAddress { get; init; } = 2000;

    /// <summary>
    /// <c>MAX_UNJOINED_SOCKETS_PER_ADDRESS</c>: those of them that are in no room; one more ends the oldest. Whoever joins needs such a
    /// place for a moment.
    /// </summary>
    public int MaxUnjoinedSocketsPerAddress { get; init; } = 128;

    /// <summary><c>MAX_SESSIONS_PER_ADDRESS</c>: WHIP and WHEP sessions from one IPv4 address or one IPv6 /64; more are refused (429).</summary>
    public int MaxSessionsPerAddress { get; init; } = 256;

    /// <summary>
    /// <c>MAX_CONNECTIONS</c>: TCP connections to the page's port, WebSockets among them. Null: as many as <see cref="MaxSockets"/> asks
    /// for. Never more than the limit of open files allows (<see cref="Connections.DescriptorPlan"/>).
    /// </summary>
    public int? MaxConnections { get; init; }

    /// <summary>
    /// <c>MAX_CONNECTIONS_PER_ADDRESS</c>: those of one IPv4 address or one IPv6 /64, reverse proxies left out. Null: a quarter of all.
    /// </summary>
    public int? MaxConnectionsPerAddress { get; init; }

    /// <summary>
    /// <c>WATCHDOG_SECONDS</c>: the process ends when it has not answered its own requests for so long; 0 never.
    /// </summary>
    public int WatchdogSeconds { get; init; } = 60;

    /// <summary>The cluster (<c>CLUSTER_ADDRESS</c> and what goes with it); null: this node is alone.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>This node's name in its cluster, <c>host:port</c>; null for a node alone.</summary>
    public string? NodeName => Cluster?.Address.ToString();

    /// <summary>
    /// <c>SIGNALING_URLS</c>: the base addresses that browsers reach the nodes under, this node's first. Empty: under the
    /// page's own address.
    /// </summary>
    public IReadOnlyList<Uri> SignallingUrls { get; init; } = [];

    /// <summary><c>DRAIN_SECONDS</c>: how long a node that is told to end waits for its calls to move to other nodes, or to end.</summary>
    public int DrainSeconds { get; init; } = 60;

    /// <summary>The operator's listener: <c>ADMIN_PORT</c>, <c>ADMIN_ADDRESS</c>, <c>ADMIN_TOKEN</c>.</summary>
    public AdminSettings Admin { get; init; } = new();

    /// <summary><c>STATE_DIRECTORY</c>: where what must outlive a restart is kept (the generated certificate), and the generated admin token.</summary>
    public string StateDirectory { get; init; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "videoroom");
}

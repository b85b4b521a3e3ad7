using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Network;

/// <summary>Under which addresses the engine says that it is reached.</summary>
internal sealed class AnnouncedAddresses
{
    /// <summary>How many addresses are announced: each is two candidates, UDP and TCP, in every answer.</summary>
    public const int Most = 32;

    private readonly IPAddress _preferred;
    private readonly IReadOnlyList<IPAddress> _own;

    /// <param name="external">The address behind NAT; null without one.</param>
    /// <param name="excluded">Networks of this machine that are not announced.</param>
    /// <param name="port">The media port.</param>
    public AnnouncedAddresses(IPAddress? external, IReadOnlyList<ExcludedNetwork> excluded, int port)
        : this(external, Own(excluded, hasExternal: external is not null), port)
    {
    }

    /// <param name="external">The address behind NAT; null without one.</param>
    /// <param name="own">The machine's own addresses that may be announced, the preferred one first.</param>
    /// <param name="port">The media port.</param>
    public AnnouncedAddresses(IPAddress? external, IReadOnlyList<IPAddress> own, int port)
    {
        _own = own;
        IReadOnlyList<IPAddress> all = external is null ? _own : [external, .. _own.Where(address => !address.Equals(external))];
        if (all.Count > Most)
        {
            // Every network has IPv4, or a translation to it.
            all = [.. all.OrderBy(address => address.Equals(external) ? 0 : address.AddressFamily == AddressFamily.InterNetwork ? 1 : 2).Take(Most)];
        }

        Media = [.. all.Select(address => new IPEndPoint(address, port))];
        Media = Media.Count > 0 ? Media : [new IPEndPoint(IPAddress.Loopback, port)];
        _preferred = external ?? all.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? Media[0].Address;
    }

    /// <summary>The host candidates' addresses, the preferred one first.</summary>
    public IReadOnlyList<IPEndPoint> Media { get; }

    /// <summary>What the TURN servers of the loops are told.</summary>
    public TurnServiceOptions ToTurn(TurnOptions options) => new()
    {
        RelayedIPv4 = Relayed(AddressFamily.InterNetwork),
        RelayedIPv6 = Relayed(AddressFamily.InterNetworkV6),
        FirstPort = (ushort)options.FirstPort,
        LastPort = (ushort)options.LastPort,
        AllowedPeers = options.AllowedPeers,
        MaxRelaySockets = options.MaxRelaySockets,
        MaxAllocationsPerUser = options.MaxAllocationsPerPeer,
        MaxBitsPerSecondPerUser = options.MaxBitrateBps,
    };

    private static IReadOnlyList<IPAddress> Own(IReadOnlyList<ExcludedNetwork> excluded, bool hasExternal)
    {
        var own = LocalAddresses.Find(excluded);

        // In a container its bridge is all there is, unless clients are told of another address anyway.
        return own.All(IPAddress.IsLoopback) && !hasExternal ? LocalAddresses.Find([]) : own;
    }

    private IPAddress? Relayed(AddressFamily family) => Media.Select(address => address.Address).FirstOrDefault(address => address.AddressFamily == family);

    /// <summary>Where other nodes send media to: the configured address, else the first of our own.</summary>
    /// <param name="configured">The address; null for any.</param>
    public IPEndPoint Relay(IPAddress? configured)
        => new(configured ?? _own.FirstOrDefault() ?? Media[0].Address, Media[0].Port);

    /// <summary>Where TURN clients are told to connect to.</summary>
    /// <param name="options">The host name, for TLS.</param>
    /// <param name="tcpPort">The port of TURN over TCP; null without.</param>
    /// <param name="tlsPort">The port of TURN over TLS; null without.</param>
    public IReadOnlyList<TurnServerAddress> TurnServers(TurnOptions options, int? tcpPort, int? tlsPort)
    {
        var host = _preferred.ToString();
        List<TurnServerAddress> servers = [new(host, Media[0].Port, TurnTransport.Udp)];
        if (tcpPort is { } tcp)
            servers.Add(new TurnServerAddress(host, tcp, TurnTransport.Tcp));
        if (tlsPort is { } tls)
            servers.Add(new TurnServerAddress(options.HostName ?? host, tls, TurnTransport.Tls));
        return servers;
    }
}

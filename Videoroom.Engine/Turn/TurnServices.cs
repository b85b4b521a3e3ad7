using System.Net.Sockets;
using System.Text;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>What the TURN servers of a node's loops share. Thread-safe.</summary>
internal sealed class TurnServices
{
    private readonly TurnServiceOptions _options;

    /// <param name="options">How it is set up.</param>
    /// <param name="clock">The wall clock, for the user names.</param>
    /// <param name="sockets">Opens relayed ports; null for real ones when foreign peers are allowed, and for none otherwise.</param>
    /// <exception cref="ArgumentException">An option is not what its documentation says.</exception>
    public TurnServices(TurnServiceOptions options, TimeProvider clock, IRelaySocketFactory? sockets = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        if (options.Realm.Length is 0 or > TurnServiceOptions.MaxRealmLength || !Ascii.IsValid(options.Realm))
        {
            throw new ArgumentException($"A realm has 1 to {TurnServiceOptions.MaxRealmLength} ASCII characters.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfZero(options.FirstPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LastPort, options.FirstPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBitsPerSecondPerUser, 1);
        _options = options;
        Realm = Encoding.ASCII.GetBytes(options.Realm);
        Users = new TurnUsers(options, clock);
        Policy = new TurnPeerPolicy(options.AllowedPeers);
        Sockets = sockets ?? (options.AllowedPeers.Count > 0 ? new RelaySocketFactory(options.BindAddress, options.MaxRelaySockets) : null);
        Ports = new RelayPorts(options.FirstPort, options.LastPort, mayShare: Sockets is null);
    }

    /// <summary>Who may use it.</summary>
    public TurnUsers Users { get; }

    /// <summary>The ports of relayed addresses.</summary>
    public RelayPorts Ports { get; }

    /// <summary>Who may be reached.</summary>
    public TurnPeerPolicy Policy { get; }

    /// <summary>Nonces that every loop recognises.</summary>
    public TurnNonces Nonces { get; } = new();

    /// <summary>REALM's value.</summary>
    public byte[] Realm { get; }

    /// <summary>Opens relayed ports; null when they are numbers only.</summary>
    public IRelaySocketFactory? Sockets { get; }

    /// <summary>The relayed addresses of a family, without port; null when there are none.</summary>
    public TransportAddress? RelayedAddress(RelayFamily family)
    {
        var (address, addressFamily) = family == RelayFamily.IPv4
            ? (_options.RelayedIPv4, AddressFamily.InterNetwork)
            : (_options.RelayedIPv6, AddressFamily.InterNetworkV6);
        return address?.AddressFamily == addressFamily ? TransportAddress.FromAddress(address, 0) : null;
    }
}

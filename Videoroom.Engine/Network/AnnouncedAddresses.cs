using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network;

/// <summary>Under which addresses the engine says that it is reached.</summary>
internal sealed class AnnouncedAddresses
{
    /// <summary>How many addresses are announced: each is two candidates, UDP and TCP, in every answer.</summary>
    public const int Most = 32;

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
        var all = external is null ? _own : [external, .. _own.Where(address => !address.Equals(external))];
        if (all.Count > Most)
        {
            // Every network has IPv4, or a translation to it.
            all = [.. all.OrderBy(address => address.Equals(external) ? 0 : address.AddressFamily == AddressFamily.InterNetwork ? 1 : 2).Take(Most)];
        }

        Media = [.. all.Select(address => new IPEndPoint(address, port))];
        Media = Media.Count > 0 ? Media : [new IPEndPoint(IPAddress.Loopback, port)];
        Preferred = external ?? all.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? Media[0].Address;
    }

    /// <summary>The host candidates' addresses, the preferred one first.</summary>
    public IReadOnlyList<IPEndPoint> Media { get; }

    /// <summary>What whoever is told of one address alone is told: IPv4, if there is any.</summary>
    public IPAddress Preferred { get; }

    /// <summary>Where other nodes send media to: the configured address, else the first of our own.</summary>
    /// <param name="configured">The address; null for any.</param>
    public IPEndPoint Relay(IPAddress? configured)
        => new(configured ?? (_own is [var own, ..] ? own : Media[0].Address), Media[0].Port);

    private static IReadOnlyList<IPAddress> Own(IReadOnlyList<ExcludedNetwork> excluded, bool hasExternal)
    {
        var own = LocalAddresses.Find(excluded);

        // In a container its bridge is all there is, unless clients are told of another address anyway.
        return own.All(IPAddress.IsLoopback) && !hasExternal ? LocalAddresses.Find([]) : own;
    }
}

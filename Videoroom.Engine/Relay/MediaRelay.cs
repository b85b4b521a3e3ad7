using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay.Control;

namespace Videoroom.Engine.Relay;

/// <summary>
/// The links of one engine, one for each node. Which there are is kept here, under a lock; what they do is each link's own, on its
/// home loop.
/// </summary>
internal sealed class MediaRelay : IMediaRelay
{
    private readonly string? _nodeName;
    private readonly IPEndPoint _address;
    private readonly IReadOnlyList<IRelayLoop> _loops;
    private readonly TrackDirectory _tracks;
    private readonly RelayRoutes _routes;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RelayLink> _links = new(StringComparer.Ordinal);
    private volatile IRelayControl? _control;

    /// <param name="nodeName">Our own name; null without a cluster.</param>
    /// <param name="address">Where other nodes send to, and what we send from.</param>
    /// <param name="loops">The engine's loops.</param>
    /// <param name="tracks">Its tracks.</param>
    /// <param name="routes">Whose a link id is.</param>
    /// <param name="logger">For faults.</param>
    public MediaRelay(
        string? nodeName, IPEndPoint address, IReadOnlyList<IRelayLoop> loops, TrackDirectory tracks, RelayRoutes routes, ILogger logger)
    {
        _nodeName = nodeName;
        _address = address;
        _loops = loops;
        _tracks = tracks;
        _routes = routes;
        _logger = logger;
    }

    /// <inheritdoc/>
    public IReadOnlyList<RelayLinkStatistics> Links
    {
        get
        {
            lock (_lock)
            {
                return [.. _links.Values.Where(link => link.IsKnown).Select(link => link.Counters.ToStatistics(link.Node, link.IsOpen))];
            }
        }
    }

    /// <summary>Nodes that have made us an offer, or were made one.</summary>
    public int OpenLinks
    {
        get
        {
            lock (_lock)
            {
                return _links.Values.Count(link => link.IsKnown);
            }
        }
    }

    /// <summary>Our tracks that other nodes are subscribed to, counted once a node.</summary>
    public int TracksOut
    {
        get
        {
            lock (_lock)
            {
                return _links.Values.Sum(link => Volatile.Read(ref link.Counters.TracksOut));
            }
        }
    }

    /// <summary>The counter at which a key is replaced: half of what it could do.</summary>
    internal ulong RenewAt { get; set; } = RelayPacket.MaxCounter / 2;

    /// <inheritdoc/>
    public void Start(IRelayControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        _control = control;
    }

    /// <inheritdoc/>
    public RelayOffer CreateOffer(string node)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        lock (_lock)
        {
            var link = GetOrAdd(node);
            link.IsKnown = true;
            return CreateOffer(link);
        }
    }

    /// <inheritdoc/>
    public void Open(string node, RelayLinkOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        ArgumentNullException.ThrowIfNull(options);
        if (!IPEndPoint.TryParse(options.Offer.Address, out var remote) || remote.Port == 0)
        {
            throw new ArgumentException("The offer's address is none.", nameof(options));
        }

        lock (_lock)
        {
            var link = GetOrAdd(node);
            link.IsKnown = true;
            link.IsOpen = true;
            link.Post(static (link, offer) => link.Open((RelayOffer)offer!), options.Offer);
        }
    }

    /// <inheritdoc/>
    public void Close(string node)
    {
        ArgumentNullException.ThrowIfNull(node);
        lock (_lock)
        {
            if (_links.TryGetValue(node, out var link))
            {
                Close(link);
            }
        }
    }

    /// <summary>The engine ends.</summary>
    public void CloseAll()
    {
        lock (_lock)
        {
            foreach (var link in _links.Values.ToList())
            {
                Close(link);
            }
        }
    }

    /// <inheritdoc/>
    public void HandleControl(string node, ReadOnlyMemory<byte> message)
    {
        ArgumentNullException.ThrowIfNull(node);
        lock (_lock)
        {
            if (_links.TryGetValue(node, out var link) && link.IsKnown)
            {
                link.PostControl(message);
            }
        }
    }

    /// <summary>Whether a node's name is our own, or none.</summary>
    public bool IsHere(string? node) => node is null || node == _nodeName;

    /// <summary>Has a node send us a track, now or as soon as there is a link to it.</summary>
    public RelayLease Acquire(string node, in RelayTrackKey track)
    {
        lock (_lock)
        {
            var link = GetOrAdd(node);
            link.Leases++;
            link.Post(static (link, track) => link.AddDemand((RelayTrackKey)track!), track);
            return new RelayLease(this, link, track);
        }
    }

    /// <summary>Ends that.</summary>
    public void Release(RelayLink link, in RelayTrackKey track)
    {
        lock (_lock)
        {
            link.Leases--;
            link.Post(static (link, track) => link.RemoveDemand((RelayTrackKey)track!), track);
            RemoveIfUnused(link);
        }
    }

    /// <summary>Gives another node's relay a message; nothing happens before <see cref="Start"/>.</summary>
    public void Send(string node, RelayControlMessage message) => _control?.Send(node, RelayControlWriter.Write(message));

    /// <summary>Makes a fresh key for what a node sends us.</summary>
    public RelayOffer CreateOffer(RelayLink link)
    {
        uint linkId;
        do
        {
            linkId = (uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue);
        }
        while (!_routes.TryAdd(linkId, link));
        Span<byte> secret = stackalloc byte[RelayOffer.KeyLength + RelayOffer.SaltLength];
        RandomNumberGenerator.Fill(secret);
        var offer = new RelayOffer(_address.ToString(), linkId, secret[..RelayOffer.KeyLength], secret[RelayOffer.KeyLength..]);
        CryptographicOperations.ZeroMemory(secret);
        link.Post(static (link, offer) => link.Expect((RelayOffer)offer!), offer);
        return offer;
    }

    private RelayLink GetOrAdd(string node)
    {
        if (_links.TryGetValue(node, out var link))
        {
            return link;
        }

        var loop = _loops.MinBy(candidate => candidate.Load)!;
        link = new RelayLink(node, loop, this, _tracks, _routes, TransportAddress.FromEndPoint(_address), _logger);
        _links.Add(node, link);
        return link;
    }

    private void Close(RelayLink link)
    {
        link.IsKnown = false;
        link.IsOpen = false;
        link.Post(static (link, _) => link.Close(), null);
        RemoveIfUnused(link);
    }

    private void RemoveIfUnused(RelayLink link)
    {
        if (!link.IsKnown && link.Leases == 0 && _links.GetValueOrDefault(link.Node) == link)
        {
            _links.Remove(link.Node);
        }
    }
}

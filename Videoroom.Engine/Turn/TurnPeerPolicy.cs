using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>
/// Whom allocations may reach: our own media addresses, port for port, and the foreign peers of the rules. Read by every
/// loop; the media addresses are given once the media port is known.
/// </summary>
/// <param name="rules">Empty by default.</param>
internal sealed class TurnPeerPolicy(IReadOnlyList<TurnPeerRule> rules)
{
    private readonly TurnPeerRule[] _rules = [.. rules];
    private volatile TransportAddress[] _media = [];

    /// <summary>Says which addresses are our own media port's; before the first client comes.</summary>
    public void SetMediaAddresses(IEnumerable<TransportAddress> addresses) => _media = [.. addresses.Distinct()];

    /// <summary>Whether it is our own media address, port included.</summary>
    public bool IsMedia(in TransportAddress peer)
    {
        foreach (ref readonly var media in _media.AsSpan())
        {
            if (media == peer)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether data may go to a peer, and come from it.</summary>
    public bool Allows(in TransportAddress peer) => peer.Port != 0 && (IsMedia(peer) || AllowsForeign(peer));

    /// <summary>
    /// Whether a permission may be made. It is for an address, whatever the port (RFC 8656, section 9): one that is named
    /// has to be allowed, and without one some port of the address.
    /// </summary>
    public bool AllowsPermission(in TransportAddress peer)
    {
        if (peer.Port != 0)
        {
            return Allows(peer);
        }

        foreach (ref readonly var media in _media.AsSpan())
        {
            if (media.WithPort(0) == peer)
            {
                return true;
            }
        }

        return AllowsForeign(peer);
    }

    private bool AllowsForeign(in TransportAddress peer)
    {
        if (_rules.Length == 0 || NeverPeers.Contains(peer))
        {
            return false;
        }

        foreach (var rule in _rules)
        {
            if (rule.Matches(peer))
            {
                return true;
            }
        }

        return false;
    }
}

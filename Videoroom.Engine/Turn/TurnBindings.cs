using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>
/// An allocation's permissions and channels (RFC 8656, sections 9 and 12) as one immutable value: the client's loop replaces
/// it, any loop reads it.
/// </summary>
internal sealed class TurnBindings
{
    /// <summary>None at all.</summary>
    public static readonly TurnBindings None = new([], []);

    private readonly Permission[] _permissions;
    private readonly TurnChannel[] _channels;

    private TurnBindings(Permission[] permissions, TurnChannel[] channels)
    {
        _permissions = permissions;
        _channels = channels;
    }

    /// <summary>Permissions, expired ones that were not yet swept included.</summary>
    public int Permissions => _permissions.Length;

    /// <summary>Channels, likewise.</summary>
    public int Channels => _channels.Length;

    /// <summary>Whether the peer's address, whatever its port, has a permission.</summary>
    public bool HasPermission(in TransportAddress peer, long nowMs)
    {
        var address = peer.WithPort(0);
        foreach (ref readonly var permission in _permissions.AsSpan())
        {
            if (permission.Address == address)
            {
                return nowMs < permission.ExpiresMs;
            }
        }

        return false;
    }

    /// <summary>The channel that is bound to a peer; 0 for none.</summary>
    public ushort FindChannel(in TransportAddress peer, long nowMs)
    {
        foreach (ref readonly var channel in _channels.AsSpan())
        {
            if (channel.Peer == peer)
            {
                return nowMs < channel.ExpiresMs ? channel.Number : (ushort)0;
            }
        }

        return 0;
    }

    /// <summary>The channel of a number.</summary>
    public bool TryFindChannel(ushort number, long nowMs, out TurnChannel found)
    {
        foreach (ref readonly var channel in _channels.AsSpan())
        {
            if (channel.Number != number)
            {
                continue;
            }

            found = channel;
            return nowMs < channel.ExpiresMs;
        }

        found = default;
        return false;
    }

    /// <summary>With permissions for some more peers, or with fresh ones.</summary>
    /// <param name="peers">Their ports do not matter.</param>
    /// <param name="nowMs">What has expired by now is left out.</param>
    /// <returns>Null when there would be more than <see cref="TurnLimits.MaxPermissions"/>.</returns>
    public TurnBindings? WithPermissions(ReadOnlySpan<TransportAddress> peers, long nowMs)
    {
        var permissions = new List<Permission>(_permissions.Length + peers.Length);
        foreach (var permission in _permissions)
        {
            if (nowMs < permission.ExpiresMs)
            {
                permissions.Add(permission);
            }
        }

        foreach (var peer in peers)
        {
            var renewed = new Permission(peer.WithPort(0), nowMs + TurnLimits.PermissionMs);
            var index = permissions.FindIndex(permission => permission.Address == renewed.Address);
            if (index >= 0)
            {
                permissions[index] = renewed;
            }
            else
            {
                permissions.Add(renewed);
            }
        }

        return permissions.Count > TurnLimits.MaxPermissions ? null : new TurnBindings([.. permissions], _channels);
    }

    /// <summary>With a channel, new or fresh, that does not collide with another.</summary>
    /// <returns>Null when there would be more than <see cref="TurnLimits.MaxChannels"/>.</returns>
    public TurnBindings? WithChannel(TurnChannel added, long nowMs)
    {
        var others = Array.FindAll(_channels, channel => nowMs < channel.ExpiresMs && channel.Number != added.Number);
        return others.Length == TurnLimits.MaxChannels ? null : new TurnBindings(_permissions, [.. others, added]);
    }

    /// <summary>Without what has expired; the same value when nothing has.</summary>
    public TurnBindings WithoutExpired(long nowMs)
    {
        var expired = false;
        foreach (var permission in _permissions)
        {
            expired |= nowMs >= permission.ExpiresMs;
        }

        foreach (var channel in _channels)
        {
            expired |= nowMs >= channel.ExpiresMs;
        }

        return expired
            ? new TurnBindings(
                Array.FindAll(_permissions, permission => nowMs < permission.ExpiresMs),
                Array.FindAll(_channels, channel => nowMs < channel.ExpiresMs))
            : this;
    }

    /// <summary>An address that the client wants to hear from.</summary>
    /// <param name="Address">Its port is 0.</param>
    /// <param name="ExpiresMs">From when on it does not count.</param>
    private readonly record struct Permission(TransportAddress Address, long ExpiresMs);
}

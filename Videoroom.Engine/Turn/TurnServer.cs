using Videoroom.Engine.Ice;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Turn;

/// <summary>
/// The TURN server of one loop (RFC 8656), and the STUN server beside it (RFC 8489). Sans-I/O, not thread-safe: it belongs to
/// the loop's thread. Clients are told apart by the path that they come on; the kernel gives all packets of one UDP pair to
/// the same loop, so that no two loops know the same client. What a message goes through:
/// <list type="number">
/// <item>structure, and FINGERPRINT if there is one: what is not right is dropped;</item>
/// <item>Send indications: the allocation's permission, the policy, the user's bandwidth;</item>
/// <item>requests: long-term credentials (RFC 8489, section 9.2), then attributes that have to be understood, then what they ask for;</item>
/// <item>an answer to somebody who did not prove who he is costs its source a token, unless it goes over a connection.</item>
/// </list>
/// ChannelData goes past all that (<see cref="TryReadChannelData"/>).
/// </summary>
internal sealed partial class TurnServer
{
    /// <summary>The longest response that <see cref="Handle"/> writes, in bytes: a challenge with the longest realm.</summary>
    public const int MaxResponseLength = 512;

    private readonly TurnServices _services;
    private readonly RelayedDatagramHandler? _received;
    private readonly TurnAnswerLimiter _limiter = new();
    private readonly Dictionary<Path, TurnAllocation> _allocations = new(ClientComparer.Instance);
    private readonly List<ulong> _reservations = [];

    /// <param name="services">What it shares with the other loops' servers.</param>
    /// <param name="received">Takes what foreign peers send to its allocations; null when there are none.</param>
    public TurnServer(TurnServices services, RelayedDatagramHandler? received = null)
    {
        _services = services;
        _received = received;
    }

    /// <summary>Allocations of this loop's clients.</summary>
    public int Allocations => _allocations.Count;

    /// <summary>When <see cref="Sweep"/> is due; <see cref="long.MaxValue"/> while there is nothing to look after.</summary>
    public long NextDeadlineMs { get; private set; } = long.MaxValue;

    /// <summary>A client's allocation, even if it has ended and was not swept yet; null when it has none.</summary>
    public TurnAllocation? Find(in Path client) => _allocations.GetValueOrDefault(client);

    /// <summary>Takes a STUN message that is not a connectivity check of one of our sessions.</summary>
    /// <param name="message">Any bytes.</param>
    /// <param name="client">The path that it came on: a UDP pair, or a connection. The response goes back the same way.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    /// <param name="response">At least <see cref="MaxResponseLength"/> bytes.</param>
    public TurnResult Handle(ReadOnlySpan<byte> message, in Path client, long nowMs, Span<byte> response)
    {
        if (!StunMessage.TryParse(message, out var stun) || (stun.HasFingerprint && !stun.HasValidFingerprint()))
        {
            return default;
        }

        return stun.Class switch
        {
            StunClass.Request => HandleRequest(new TurnExchange(stun, client, nowMs, response, user: null)),
            StunClass.Indication when stun.Method == StunMethod.Send => Send(stun, client, nowMs),
            _ => default,
        };
    }

    /// <summary>Ends what has expired, and the allocations of users who have left.</summary>
    public void Sweep(long nowMs)
    {
        foreach (var (_, allocation) in _allocations)
        {
            if (allocation.IsLive(nowMs))
            {
                allocation.Bindings = allocation.Bindings.WithoutExpired(nowMs);
            }
            else
            {
                End(allocation);
            }
        }

        for (var i = _reservations.Count - 1; i >= 0; i--)
        {
            if (_services.Ports.TryExpire(_reservations[i], nowMs))
            {
                _reservations.RemoveAt(i);
            }
        }

        NextDeadlineMs = nowMs + TurnLimits.SweepIntervalMs;
        RestIfEmpty();
    }

    /// <summary>A client's connection has closed: its allocation ends with it (RFC 8656, section 5).</summary>
    public void EndClient(in Path client)
    {
        if (_allocations.TryGetValue(client, out var allocation))
        {
            End(allocation);
        }

        RestIfEmpty();
    }

    /// <summary>Ends everything, reservations included.</summary>
    public void Close()
    {
        foreach (var (_, allocation) in _allocations)
        {
            End(allocation);
        }

        foreach (var token in _reservations)
        {
            _services.Ports.TryExpire(token, long.MaxValue);
        }

        _reservations.Clear();
        RestIfEmpty();
    }

    private TurnResult HandleRequest(in TurnExchange exchange)
    {
        switch (exchange.Request.Method)
        {
            case StunMethod.Binding:
                return Bind(exchange);
            case StunMethod.Allocate or StunMethod.Refresh or StunMethod.CreatePermission or StunMethod.ChannelBind:
                break;
            default:
                return default;
        }

        var error = Authenticate(exchange, out var user);
        if (user is null)
        {
            return Challenge(exchange, error);
        }

        var authenticated = exchange.As(user);
        if (TurnAttributes.HasUnknownRequired(exchange.Request))
        {
            return authenticated.Refuse(TurnError.UnknownAttribute);
        }

        return exchange.Request.Method switch
        {
            StunMethod.Allocate => Allocate(authenticated, user),
            StunMethod.Refresh => Refresh(authenticated),
            StunMethod.CreatePermission => CreatePermission(authenticated),
            _ => BindChannel(authenticated),
        };
    }

    /// <summary>The client's allocation, unless it has ended.</summary>
    private TurnAllocation? FindLive(in Path client, long nowMs)
    {
        if (!_allocations.TryGetValue(client, out var allocation))
        {
            return null;
        }

        if (allocation.IsLive(nowMs))
        {
            return allocation;
        }

        End(allocation);
        RestIfEmpty();
        return null;
    }

    /// <summary>The allocation that a request is about.</summary>
    /// <returns><see cref="TurnError.None"/>, or why it is refused.</returns>
    private int Find(in TurnExchange exchange, out TurnAllocation allocation)
    {
        allocation = FindLive(exchange.Client, exchange.NowMs)!;
        if (allocation is null)
        {
            return TurnError.AllocationMismatch;
        }

        return allocation.User == exchange.User ? TurnError.None : TurnError.WrongCredentials;
    }

    private void End(TurnAllocation allocation)
    {
        _allocations.Remove(allocation.Client);
        allocation.Close();
        _services.Ports.Return(allocation.Family, allocation.Relayed.Port);
        allocation.User.RemoveAllocations(1);
    }

    private void SweepLater(long nowMs) => NextDeadlineMs = Math.Min(NextDeadlineMs, nowMs + TurnLimits.SweepIntervalMs);

    private void RestIfEmpty()
    {
        if (_allocations.Count == 0 && _reservations.Count == 0)
        {
            NextDeadlineMs = long.MaxValue;
        }
    }

    // Field by field, as Path.AreSame does: it is asked for every message.
    private sealed class ClientComparer : IEqualityComparer<Path>
    {
        public static readonly ClientComparer Instance = new();

        public bool Equals(Path left, Path right) => Path.AreSame(left, right);

        public int GetHashCode(Path path) => path.Remote.GetHashCode();
    }
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Videoroom.Engine.Turn;

/// <summary>
/// Who has which port of the range, for each family: relayed addresses are numbered with them, whether they are bound or
/// not. Thread-safe without locks.
/// </summary>
internal sealed class RelayPorts
{
    private const int Free = 0;

    /// <summary>So many ports are tried before one is shared: while most are free, none is.</summary>
    private const int MaxAttemptsBeforeSharing = 32;

    private readonly int _first;
    private readonly bool _mayShare;
    private readonly int[] _ipv4;
    private readonly int[] _ipv6;
    private readonly ConcurrentDictionary<ulong, Reservation> _reservations = new();
    private int _taken;

    /// <param name="first">The first port.</param>
    /// <param name="last">The last one; not below the first.</param>
    /// <param name="mayShare">
    /// Ports that are never bound are numbers only, and nothing is found by them: when they run short, several allocations may
    /// have the same one. Else one client with many peers would leave none to anybody else.
    /// </param>
    public RelayPorts(ushort first, ushort last, bool mayShare = false)
    {
        _first = first;
        _mayShare = mayShare;
        _ipv4 = new int[last - first + 1];
        _ipv6 = new int[last - first + 1];
    }

    /// <summary>Ports of both families that somebody has, or that are reserved.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a port, at random so that it cannot be guessed (RFC 8656, section 7.2).</summary>
    /// <returns>False when all are taken.</returns>
    public bool TryTake(RelayFamily family, out ushort port) => TryFind(family, 1, false, out port);

    /// <summary>Takes an even port for EVEN-PORT.</summary>
    /// <param name="family">The family.</param>
    /// <param name="withNext">Whether the one above is taken as well, to be reserved.</param>
    /// <param name="port">The even one.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTakeEven(RelayFamily family, bool withNext, out ushort port) => TryFind(family, 2, withNext, out port);

    /// <summary>Gives a port back.</summary>
    public void Return(RelayFamily family, ushort port) => Release(States(family), port - _first);

    /// <summary>Keeps a taken port for whoever shows the token: the same user, within 30 s.</summary>
    /// <param name="family">Its family.</param>
    /// <param name="port">The port above an even one.</param>
    /// <param name="socket">Bound to it; null when it is a number only.</param>
    /// <param name="user">Counted for the reservation already.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    /// <returns>RESERVATION-TOKEN's 8 bytes; never 0.</returns>
    public ulong Reserve(RelayFamily family, ushort port, IRelaySocket? socket, TurnUser user, long nowMs)
    {
        var reservation = new Reservation(family, port, socket, user, nowMs + TurnLimits.ReservationMs);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong token;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            token = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        }
        while (token == 0 || !_reservations.TryAdd(token, reservation));
        return token;
    }

    /// <summary>Takes over a reserved port, its socket, and the reservation's place in the user's quota.</summary>
    public bool TryClaim(ulong token, TurnUser user, long nowMs, out RelayFamily family, out ushort port, out IRelaySocket? socket)
    {
        if (_reservations.TryGetValue(token, out var reservation)
            && reservation.User == user
            && nowMs < reservation.ExpiresMs
            && _reservations.TryRemove(KeyValuePair.Create(token, reservation)))
        {
            (family, port, socket) = (reservation.Family, reservation.Port, reservation.Socket);
            return true;
        }

        (family, port, socket) = (default, 0, null);
        return false;
    }

    /// <summary>Frees a reserved port when its time is over or its user has left.</summary>
    /// <returns>False while it stands.</returns>
    public bool TryExpire(ulong token, long nowMs)
    {
        if (!_reservations.TryGetValue(token, out var reservation))
        {
            return true;
        }

        if (nowMs < reservation.ExpiresMs && !reservation.User.IsClosed)
        {
            return false;
        }

        if (_reservations.TryRemove(KeyValuePair.Create(token, reservation)))
        {
            reservation.Socket?.Dispose();
            Return(reservation.Family, reservation.Port);
            reservation.User.RemoveAllocations(1);
        }

        return true;
    }

    private int[] States(RelayFamily family) => family == RelayFamily.IPv4 ? _ipv4 : _ipv6;

    private bool TryFind(RelayFamily family, int step, bool withNext, out ushort port)
    {
        var states = States(family);
        var firstIndex = step == 1 ? 0 : _first & 1;
        var last = withNext ? states.Length - 1 : states.Length;
        var candidates = Math.Max(0, (last - firstIndex + step - 1) / step);
        var start = candidates > 0 ? RandomNumberGenerator.GetInt32(candidates) : 0;
        var attempts = _mayShare ? Math.Min(candidates, MaxAttemptsBeforeSharing) : candidates;
        for (var i = 0; i < attempts; i++)
        {
            var index = firstIndex + ((start + i) % candidates * step);
            if (!TryUse(states, index))
            {
                continue;
            }

            if (!withNext || TryUse(states, index + 1))
            {
                port = (ushort)(_first + index);
                return true;
            }

            Release(states, index);
        }

        var shared = firstIndex + (start * step);
        if (!_mayShare || candidates == 0)
        {
            port = 0;
            return false;
        }

        Share(states, shared);
        if (withNext)
        {
            Share(states, shared + 1);
        }

        port = (ushort)(_first + shared);
        return true;
    }

    private bool TryUse(int[] states, int index)
    {
        if (index >= states.Length || Interlocked.CompareExchange(ref states[index], 1, Free) != Free)
        {
            return false;
        }

        Interlocked.Increment(ref _taken);
        return true;
    }

    private void Share(int[] states, int index)
    {
        Interlocked.Increment(ref states[index]);
        Interlocked.Increment(ref _taken);
    }

    private void Release(int[] states, int index)
    {
        Interlocked.Decrement(ref states[index]);
        Interlocked.Decrement(ref _taken);
    }

    private sealed record Reservation(RelayFamily Family, ushort Port, IRelaySocket? Socket, TurnUser User, long ExpiresMs);
}

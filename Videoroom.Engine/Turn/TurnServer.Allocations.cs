using Videoroom.Engine.Ice;

namespace Videoroom.Engine.Turn;

// Allocate and Refresh (RFC 8656, sections 7 and 8).
internal sealed partial class TurnServer
{
    // Ports that another process has: so many are tried before there is said to be none.
    private const int MaxBindAttempts = 16;

    private const long SecondMs = 1000;

    private TurnResult Allocate(in TurnExchange exchange, TurnUser user)
    {
        if (FindLive(exchange.Client, exchange.NowMs) is { } standing)
        {
            return standing.User == user && standing.Answer.IsFor(exchange.Request)
                ? Succeed(exchange, standing)
                : exchange.Refuse(TurnError.AllocationMismatch);
        }

        var error = TurnAllocateRequest.Read(exchange.Request, out var wanted);
        if (error != TurnError.None)
        {
            return exchange.Refuse(error);
        }

        error = Take(wanted, user, exchange.NowMs, out var port);
        if (error != TurnError.None)
        {
            return exchange.Refuse(error);
        }

        var allocation = new TurnAllocation(user, port, exchange.Client, _services.Policy)
        {
            Answer = new TurnAllocateAnswer(exchange.Request.TransactionId, wanted.LifetimeSeconds, port.NextToken, wanted.AdditionalFamily),
            ExpiresMs = exchange.NowMs + (wanted.LifetimeSeconds * SecondMs),
        };
        _allocations.Add(allocation.Client, allocation);
        SweepLater(exchange.NowMs);
        if (_received is not null)
        {
            allocation.Socket?.Begin(allocation, _received);
        }

        return Succeed(exchange, allocation);
    }

    private TurnResult Refresh(in TurnExchange exchange)
    {
        var error = Find(exchange, out var allocation);
        if (error != TurnError.None)
        {
            return exchange.Refuse(error);
        }

        var hasFamily = exchange.Request.TryGetAttribute(StunAttribute.RequestedAddressFamily, out var family);
        if (!TurnAttributes.TryReadLifetime(exchange.Request, out var lifetime) || (hasFamily && family.Length != sizeof(uint)))
        {
            return exchange.Refuse(TurnError.BadRequest);
        }

        if (hasFamily && family[0] != (byte)allocation.Family)
        {
            return exchange.Refuse(TurnError.PeerAddressFamilyMismatch);
        }

        if (lifetime == 0)
        {
            End(allocation);
            RestIfEmpty();
        }
        else
        {
            allocation.ExpiresMs = exchange.NowMs + (lifetime * SecondMs);
        }

        var writer = exchange.Begin(StunClass.SuccessResponse);
        writer.AddUInt32(StunAttribute.Lifetime, (uint)lifetime);
        return exchange.Succeed(ref writer);
    }

    private static TurnResult Succeed(in TurnExchange exchange, TurnAllocation allocation)
    {
        var writer = exchange.Begin(StunClass.SuccessResponse);
        writer.AddXorAddress(StunAttribute.XorRelayedAddress, allocation.Relayed);
        allocation.Answer.Write(ref writer);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, allocation.Client.Remote);
        return exchange.Succeed(ref writer);
    }

    /// <summary>Takes a port, and a place in the user's quota: both are given back by whoever ends the allocation.</summary>
    /// <returns><see cref="TurnError.None"/>, or why there is none.</returns>
    private int Take(in TurnAllocateRequest wanted, TurnUser user, long nowMs, out TakenPort taken)
    {
        if (wanted.ReservationToken is { } token)
        {
            return TakeReserved(token, user, nowMs, out taken);
        }

        taken = default;
        if (_services.RelayedAddress(wanted.Family) is not { } address)
        {
            return TurnError.AddressFamilyNotSupported;
        }

        var count = wanted.ReserveNext ? 2 : 1;
        if (!user.TryAddAllocations(count))
        {
            return TurnError.QuotaReached;
        }

        if (!TryTakeAny(wanted, out var port, out var socket, out var nextSocket))
        {
            user.RemoveAllocations(count);
            return TurnError.InsufficientCapacity;
        }

        var nextToken = 0UL;
        if (wanted.ReserveNext)
        {
            nextToken = _services.Ports.Reserve(wanted.Family, (ushort)(port + 1), nextSocket, user, nowMs);
            _reservations.Add(nextToken);
        }

        taken = new TakenPort(wanted.Family, address.WithPort(port), socket, nextToken);
        return TurnError.None;
    }

    private int TakeReserved(ulong token, TurnUser user, long nowMs, out TakenPort taken)
    {
        taken = default;
        if (!_services.Ports.TryClaim(token, user, nowMs, out var family, out var port, out var socket))
        {
            return TurnError.InsufficientCapacity;
        }

        taken = new TakenPort(family, _services.RelayedAddress(family)!.Value.WithPort(port), socket, NextToken: 0);
        return TurnError.None;
    }

    private bool TryTakeAny(in TurnAllocateRequest wanted, out ushort port, out IRelaySocket? socket, out IRelaySocket? nextSocket)
    {
        // They stay taken until there is an answer: else the same one might come again.
        Span<ushort> refused = stackalloc ushort[MaxBindAttempts];
        var attempts = 0;
        var found = false;
        port = 0;
        socket = nextSocket = null;
        while (!found && attempts < MaxBindAttempts)
        {
            if (!(wanted.EvenPort ? _services.Ports.TryTakeEven(wanted.Family, wanted.ReserveNext, out port) : _services.Ports.TryTake(wanted.Family, out port)))
            {
                break;
            }

            found = TryBind(wanted.Family, port, out socket);
            if (found && wanted.ReserveNext && !TryBind(wanted.Family, (ushort)(port + 1), out nextSocket))
            {
                socket?.Dispose();
                found = false;
            }

            if (!found)
            {
                refused[attempts++] = port;
            }
        }

        foreach (var other in refused[..attempts])
        {
            _services.Ports.Return(wanted.Family, other);
            if (wanted.ReserveNext)
            {
                _services.Ports.Return(wanted.Family, (ushort)(other + 1));
            }
        }

        return found;
    }

    private bool TryBind(RelayFamily family, ushort port, out IRelaySocket? socket)
    {
        socket = _services.Sockets?.TryBind(family, port);
        return socket is not null || _services.Sockets is null;
    }
}

using System.Buffers.Binary;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

// CreatePermission and ChannelBind (RFC 8656, sections 10 and 12).
internal sealed partial class TurnServer
{
    private const ushort FirstChannel = 0x4000;

    // RFC 8656 keeps to 0x4FFF. Clients of RFC 5766 (section 11), such as coturn's, take any up to here: nothing else on the
    // media port begins with those bytes.
    private const ushort LastChannel = 0x7FFF;

    private TurnResult CreatePermission(in TurnExchange exchange)
    {
        var error = Find(exchange, out var allocation);
        if (error != TurnError.None)
        {
            return exchange.Refuse(error);
        }

        Span<TransportAddress> peers = stackalloc TransportAddress[TurnLimits.MaxPermissions];
        var count = 0;
        foreach (var attribute in exchange.Request.EnumerateAttributes())
        {
            if (attribute.Type != StunAttribute.XorPeerAddress)
            {
                continue;
            }

            error = count == peers.Length
                ? TurnError.InsufficientCapacity
                : TurnAttributes.ReadPeer(exchange.Request, attribute.Value, allocation.Family, out peers[count]);
            if (error == TurnError.None && !_services.Policy.AllowsPermission(peers[count]))
            {
                error = TurnError.Forbidden;
            }
            // All or nothing.
            if (error != TurnError.None)
            {
                return exchange.Refuse(error);
            }

            count++;
        }

        if (count == 0)
        {
            return exchange.Refuse(TurnError.BadRequest);
        }

        if (allocation.Bindings.WithPermissions(peers[..count], exchange.NowMs) is not { } bindings)
        {
            return exchange.Refuse(TurnError.InsufficientCapacity);
        }

        allocation.Bindings = bindings;
        var writer = exchange.Begin(StunClass.SuccessResponse);
        return exchange.Succeed(ref writer);
    }

    private TurnResult BindChannel(in TurnExchange exchange)
    {
        var error = Find(exchange, out var allocation);
        if (error != TurnError.None)
        {
            return exchange.Refuse(error);
        }

        error = ReadChannel(exchange, allocation, out var channel);
        if (error != TurnError.None)
        {
            return exchange.Refuse(error);
        }
        // The permission comes with the channel (section 12.2).
        if (allocation.Bindings.WithPermissions([channel.Peer], exchange.NowMs)?.WithChannel(channel, exchange.NowMs) is not { } bindings)
        {
            return exchange.Refuse(TurnError.InsufficientCapacity);
        }

        allocation.Bindings = bindings;
        var writer = exchange.Begin(StunClass.SuccessResponse);
        return exchange.Succeed(ref writer);
    }

    private int ReadChannel(in TurnExchange exchange, TurnAllocation allocation, out TurnChannel channel)
    {
        channel = default;
        if (!exchange.Request.TryGetAttribute(StunAttribute.ChannelNumber, out var value)
            || value.Length != sizeof(uint)
            || !exchange.Request.TryGetAttribute(StunAttribute.XorPeerAddress, out var address))
        {
            return TurnError.BadRequest;
        }

        var number = BinaryPrimitives.ReadUInt16BigEndian(value);
        if (number is < FirstChannel or > LastChannel)
        {
            return TurnError.BadRequest;
        }

        var error = TurnAttributes.ReadPeer(exchange.Request, address, allocation.Family, out var peer);
        if (error != TurnError.None)
        {
            return error;
        }

        if (!_services.Policy.Allows(peer))
        {
            return TurnError.Forbidden;
        }
        // One peer, one channel, both ways: until it expires neither may be bound anew.
        var bound = allocation.Bindings.FindChannel(peer, exchange.NowMs);
        if ((bound != 0 && bound != number)
            || (allocation.Bindings.TryFindChannel(number, exchange.NowMs, out var standing) && standing.Peer != peer))
        {
            return TurnError.BadRequest;
        }

        channel = new TurnChannel(number, peer, _services.Policy.IsMedia(peer), exchange.NowMs + TurnLimits.ChannelMs);
        return TurnError.None;
    }
}

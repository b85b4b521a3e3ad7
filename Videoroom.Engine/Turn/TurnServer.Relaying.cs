using System.Buffers.Binary;
using Videoroom.Engine.Ice;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Turn;

// What clients send to their peers: ChannelData and Send indications (RFC 8656, sections 11 and 12).
internal sealed partial class TurnServer
{
    private const int ChannelHeaderLength = 4;

    /// <summary>Takes a ChannelData message (RFC 8656, section 12.6).</summary>
    /// <param name="datagram">Any bytes; the first one is 64 to 127.</param>
    /// <param name="client">The path that it came on.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    /// <param name="relay">What goes where.</param>
    /// <returns>False when it is dropped: malformed, no such channel, too much.</returns>
    public bool TryReadChannelData(ReadOnlySpan<byte> datagram, in Path client, long nowMs, out TurnRelay relay)
    {
        relay = default;
        if (datagram.Length < ChannelHeaderLength)
        {
            return false;
        }

        var number = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        var rest = datagram.Length - ChannelHeaderLength;
        // Padding is for streams, but is allowed behind a datagram as well.
        if (length > rest || rest > StunMessage.PaddedLength(length)
            || !_allocations.TryGetValue(client, out var allocation)
            || !allocation.IsLive(nowMs)
            || !allocation.Bindings.TryFindChannel(number, nowMs, out var channel)
            || !allocation.User.Bandwidth.TryTake(length, nowMs))
        {
            return false;
        }

        relay = new TurnRelay(allocation, channel.Peer, ChannelHeaderLength, length, channel.IsMedia);
        return true;
    }

    // RFC 8656, section 11.2. There is no answer to an indication, whatever is wrong with it.
    private TurnResult Send(in StunMessage message, in Path client, long nowMs)
    {
        if (!_allocations.TryGetValue(client, out var allocation)
            || !allocation.IsLive(nowMs)
            || TurnAttributes.HasUnknownRequired(message)
            || !message.TryGetAttribute(StunAttribute.XorPeerAddress, out var address)
            || !message.TryGetAttribute(StunAttribute.Data, out var data)
            || TurnAttributes.ReadPeer(message, address, allocation.Family, out var peer) != TurnError.None
            || !allocation.Bindings.HasPermission(peer, nowMs)
            || !_services.Policy.Allows(peer)
            || !allocation.User.Bandwidth.TryTake(data.Length, nowMs))
        {
            return default;
        }

        // An empty value lies nowhere.
        message.Bytes.Overlaps(data, out var offset);
        var relay = new TurnRelay(allocation, peer, offset, data.Length, _services.Policy.IsMedia(peer));
        return new TurnResult(TurnOutcome.Relay, 0, relay);
    }
}

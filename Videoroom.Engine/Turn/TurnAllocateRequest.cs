using System.Buffers.Binary;
using Videoroom.Engine.Ice;

namespace Videoroom.Engine.Turn;

/// <summary>What an Allocate request asks for (RFC 8656, section 7.2).</summary>
/// <param name="LifetimeSeconds">What will be granted.</param>
/// <param name="Family">Of the relayed address.</param>
/// <param name="AdditionalFamily">Whether an IPv6 address beside the IPv4 one is asked for.</param>
/// <param name="EvenPort">Whether the port has to be even.</param>
/// <param name="ReserveNext">Whether the one above is to be kept for another allocation.</param>
/// <param name="ReservationToken">Of the port that was kept; null for any port.</param>
internal readonly record struct TurnAllocateRequest(
    int LifetimeSeconds, RelayFamily Family, bool AdditionalFamily, bool EvenPort, bool ReserveNext, ulong? ReservationToken)
{
    private const byte Udp = 17;
    private const int ReserveNextBit = 0x80;

    /// <summary>Reads the attributes and checks them against each other.</summary>
    /// <returns><see cref="TurnError.None"/>, or why it is refused.</returns>
    public static int Read(in StunMessage message, out TurnAllocateRequest request)
    {
        request = default;
        if (!message.TryGetAttribute(StunAttribute.RequestedTransport, out var transport) || transport.Length != sizeof(uint))
        {
            return TurnError.BadRequest;
        }

        if (transport[0] != Udp)
        {
            return TurnError.UnsupportedTransport;
        }

        var hasEvenPort = message.TryGetAttribute(StunAttribute.EvenPort, out var evenPort);
        var hasToken = message.TryGetAttribute(StunAttribute.ReservationToken, out var token);
        var hasFamily = message.TryGetAttribute(StunAttribute.RequestedAddressFamily, out var family);
        var hasAdditional = message.TryGetAttribute(StunAttribute.AdditionalAddressFamily, out var additional);
        if (!TurnAttributes.TryReadLifetime(message, out var lifetime)
            || (hasEvenPort && evenPort.Length != 1)
            || (hasToken && token.Length != sizeof(ulong))
            || (hasFamily && family.Length != sizeof(uint))
            || (hasAdditional && (additional.Length != sizeof(uint) || additional[0] != (byte)RelayFamily.IPv6)))
        {
            return TurnError.BadRequest;
        }

        // What contradicts itself: a reserved port has its family and its parity; a pair of ports is of one family.
        var reserveNext = hasEvenPort && (evenPort[0] & ReserveNextBit) != 0;
        if ((hasToken && (hasEvenPort || hasFamily || hasAdditional)) || (hasAdditional && (hasFamily || reserveNext)))
        {
            return TurnError.BadRequest;
        }

        if (hasFamily && family[0] is not ((byte)RelayFamily.IPv4 or (byte)RelayFamily.IPv6))
        {
            return TurnError.AddressFamilyNotSupported;
        }

        request = new TurnAllocateRequest(
            lifetime == 0 ? TurnLimits.DefaultLifetimeSeconds : lifetime,
            hasFamily ? (RelayFamily)family[0] : RelayFamily.IPv4,
            hasAdditional,
            hasEvenPort,
            reserveNext,
            hasToken ? BinaryPrimitives.ReadUInt64BigEndian(token) : null);
        return TurnError.None;
    }
}

using System.Buffers.Binary;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>Which attributes the TURN server understands, and the values of some.</summary>
internal static class TurnAttributes
{
    /// <summary>Whether a message has an attribute that it may not be carried out without understanding.</summary>
    public static bool HasUnknownRequired(in StunMessage message)
    {
        foreach (var attribute in message.EnumerateAttributes())
        {
            if (IsUnknownRequired(attribute.Type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a type has to be understood and is not. DONT-FRAGMENT is one: what is handed over inside the process is no
    /// packet whose bit could be set (RFC 8656, section 7.2, has a server without it answer so).
    /// </summary>
    public static bool IsUnknownRequired(ushort type) => type < StunAttribute.FirstComprehensionOptional && type is not
        (StunAttribute.Username
        or StunAttribute.MessageIntegrity
        or StunAttribute.Realm
        or StunAttribute.Nonce
        or StunAttribute.ChannelNumber
        or StunAttribute.Lifetime
        or StunAttribute.XorPeerAddress
        or StunAttribute.Data
        or StunAttribute.RequestedAddressFamily
        or StunAttribute.EvenPort
        or StunAttribute.RequestedTransport
        or StunAttribute.ReservationToken);

    /// <summary>Reads LIFETIME and bounds it (RFC 8656, section 7.2).</summary>
    /// <param name="message">A request.</param>
    /// <param name="seconds">The lifetime to grant; 0 only when it is asked for.</param>
    /// <returns>False when the attribute is malformed.</returns>
    public static bool TryReadLifetime(in StunMessage message, out int seconds)
    {
        seconds = TurnLimits.DefaultLifetimeSeconds;
        if (!message.TryGetAttribute(StunAttribute.Lifetime, out var value))
        {
            return true;
        }

        if (value.Length != sizeof(uint))
        {
            return false;
        }

        var wanted = BinaryPrimitives.ReadUInt32BigEndian(value);
        if (wanted == 0)
        {
            seconds = 0;
        }
        else if (wanted > TurnLimits.DefaultLifetimeSeconds)
        {
            seconds = (int)Math.Min(wanted, TurnLimits.MaxLifetimeSeconds);
        }

        return true;
    }

    /// <summary>Reads the value of XOR-PEER-ADDRESS for an allocation of a family.</summary>
    /// <returns><see cref="TurnError.None"/>, or why it is refused.</returns>
    public static int ReadPeer(in StunMessage message, ReadOnlySpan<byte> value, RelayFamily family, out TransportAddress peer)
    {
        if (!StunAddress.TryRead(value, message.TransactionId, out peer))
        {
            return TurnError.BadRequest;
        }

        if (StunAddress.GetFamily(value) != (byte)family)
        {
            return TurnError.PeerAddressFamilyMismatch;
        }
        // An IPv4 address in IPv6 clothes: what it would be checked as is not where it would go.
        return family == RelayFamily.IPv6 && peer.IsIPv4 ? TurnError.Forbidden : TurnError.None;
    }
}

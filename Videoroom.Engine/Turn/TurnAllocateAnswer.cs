using System.Buffers.Binary;
using Videoroom.Engine.Ice;

namespace Videoroom.Engine.Turn;

/// <summary>What an Allocate request was answered with, so that its retransmission gets the same (RFC 8656, section 7.2).</summary>
/// <param name="transactionId">The request's.</param>
/// <param name="lifetimeSeconds">What was granted.</param>
/// <param name="reservationToken">The token of the port above; 0 without one.</param>
/// <param name="additionalFamilyAsked">The request asked for an IPv6 address beside the IPv4 one, which it did not get.</param>
internal sealed class TurnAllocateAnswer(
    ReadOnlySpan<byte> transactionId, int lifetimeSeconds, ulong reservationToken, bool additionalFamilyAsked)
{
    private readonly byte[] _transactionId = transactionId.ToArray();

    /// <summary>Whether a request is the one that was answered.</summary>
    public bool IsFor(in StunMessage request) => request.TransactionId.SequenceEqual(_transactionId);

    /// <summary>Adds its attributes, apart from the addresses.</summary>
    public void Write(ref StunWriter writer)
    {
        writer.AddUInt32(StunAttribute.Lifetime, (uint)lifetimeSeconds);
        if (reservationToken != 0)
        {
            Span<byte> token = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(token, reservationToken);
            writer.Add(StunAttribute.ReservationToken, token);
        }

        if (additionalFamilyAsked)
        {
            writer.AddAddressErrorCode(StunAddress.FamilyIPv6, TurnError.AddressFamilyNotSupported);
        }
    }
}

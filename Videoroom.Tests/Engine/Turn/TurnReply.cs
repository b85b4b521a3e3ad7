using System.Buffers.Binary;
using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>What a server answered, kept beyond the buffer that it was written into.</summary>
/// <param name="Outcome">What the request did.</param>
/// <param name="Bytes">The response; empty for none.</param>
internal sealed record TurnReply(TurnOutcome Outcome, byte[] Bytes)
{
    public bool IsSilent => Bytes.Length == 0;

    public bool IsSuccess => !IsSilent && Message.Class == StunClass.SuccessResponse;

    /// <summary>The error code; 0 for a success.</summary>
    public int Error
    {
        get
        {
            Assert.False(IsSilent, "There was no answer.");
            if (IsSuccess)
            {
                return 0;
            }

            Assert.Equal(StunClass.ErrorResponse, Message.Class);
            Assert.Equal(TurnOutcome.Refused, Outcome);
            var value = this[StunAttribute.ErrorCode]!;
            return (value[2] * 100) + value[3];
        }
    }

    public TransportAddress Mapped => Address(StunAttribute.XorMappedAddress);

    public TransportAddress Relayed => Address(StunAttribute.XorRelayedAddress);

    public int RelayedPort => Relayed.Port;

    public int Lifetime => (int)BinaryPrimitives.ReadUInt32BigEndian(this[StunAttribute.Lifetime]);

    public string Nonce => Encoding.ASCII.GetString(this[StunAttribute.Nonce]!);

    public string Realm => Encoding.ASCII.GetString(this[StunAttribute.Realm]!);

    public bool HasFingerprint => Message.HasValidFingerprint();

    private StunMessage Message
    {
        get
        {
            Assert.True(StunMessage.TryParse(Bytes, out var message), "The answer is not a STUN message.");
            return message;
        }
    }

    /// <summary>An attribute's value; null without it.</summary>
    public byte[]? this[ushort type] => Message.TryGetAttribute(type, out var value) ? value.ToArray() : null;

    public bool IsSignedBy(TurnUser user) => Message.VerifyIntegrity(user.Key);

    private TransportAddress Address(ushort type)
    {
        Assert.True(Message.TryGetXorAddress(type, out var address));
        return address;
    }
}

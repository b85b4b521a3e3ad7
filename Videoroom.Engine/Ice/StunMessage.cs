using System.Buffers.Binary;
using System.Security.Cryptography;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Ice;

/// <summary>
/// A STUN message (RFC 8489, section 5) as a view over the bytes that hold it. Parsing checks the whole structure once;
/// what it says is not to be believed before <see cref="VerifyIntegrity"/>.
/// </summary>
internal readonly ref struct StunMessage
{
    public const int HeaderLength = 20;
    public const int TransactionIdLength = 12;
    public const int AttributeHeaderLength = 4;
    public const uint MagicCookie = 0x2112_A442;
    public const uint FingerprintXor = 0x5354_554E;
    public const int IntegrityLength = 20;
    public const int FingerprintLength = 4;

    /// <summary>No message with integrity that we take is longer; it also bounds the copy that verifying makes.</summary>
    private const int MaxAuthenticatedLength = 1500;

    private const int MaxAttributes = 64;
    private const ushort ClassMask = 0x0110;

    private readonly ReadOnlySpan<byte> _bytes;

    // Offsets of the attribute headers, 0 where there is none.
    private readonly int _integrityOffset;
    private readonly int _fingerprintOffset;

    private StunMessage(ReadOnlySpan<byte> bytes, int integrityOffset, int fingerprintOffset)
    {
        _bytes = bytes;
        _integrityOffset = integrityOffset;
        _fingerprintOffset = fingerprintOffset;
    }

    /// <summary>Request, indication or response.</summary>
    public StunClass Class => (StunClass)(MessageType & ClassMask);

    /// <summary>The method, without the class bits in between.</summary>
    public ushort Method => (ushort)((MessageType & 0x000F) | ((MessageType & 0x00E0) >> 1) | ((MessageType & 0x3E00) >> 2));

    /// <summary>The 96 bits that a response repeats.</summary>
    public ReadOnlySpan<byte> TransactionId => _bytes.Slice(8, TransactionIdLength);

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether there is a MESSAGE-INTEGRITY, right or wrong.</summary>
    public bool HasIntegrity => _integrityOffset != 0;

    /// <summary>Whether there is a FINGERPRINT, right or wrong.</summary>
    public bool HasFingerprint => _fingerprintOffset != 0;

    private ushort MessageType => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    // What follows MESSAGE-INTEGRITY is not covered by it, and is ignored (RFC 8489, section 14.5).
    private int AttributesEnd
        => _integrityOffset != 0 ? _integrityOffset : _fingerprintOffset != 0 ? _fingerprintOffset : _bytes.Length;

    /// <summary>Checks the structure: header, magic cookie, lengths of every attribute, FINGERPRINT at the end.</summary>
    /// <param name="datagram">Any bytes.</param>
    /// <param name="message">The view, valid as long as the bytes.</param>
    /// <returns>False for everything that is not exactly one well-formed STUN message.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length < HeaderLength
            || (datagram[0] & 0xC0) != 0
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderLength
            || datagram.Length % 4 != 0)
        {
            return false;
        }

        var integrityOffset = 0;
        var fingerprintOffset = 0;
        var count = 0;
        for (var offset = HeaderLength; offset < datagram.Length;)
        {
            // The total is a multiple of four and so is every offset: an attribute's header is always whole.
            var type = BinaryPrimitives.ReadUInt16BigEndian(datagram[offset..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[(offset + 2)..]);
            if (fingerprintOffset != 0 || ++count > MaxAttributes || PaddedLength(length) > datagram.Length - offset - AttributeHeaderLength)
            {
                return false;
            }

            if (type == StunAttribute.MessageIntegrity && integrityOffset == 0)
            {
                if (length != IntegrityLength)
                {
                    return false;
                }

                integrityOffset = offset;
            }
            else if (type == StunAttribute.Fingerprint)
            {
                if (length != FingerprintLength)
                {
                    return false;
                }

                fingerprintOffset = offset;
            }

            offset += AttributeHeaderLength + PaddedLength(length);
        }

        message = new StunMessage(datagram, integrityOffset, fingerprintOffset);
        return true;
    }

    /// <summary>The value of the first attribute of a type, without padding; those after MESSAGE-INTEGRITY do not count.</summary>
    public bool TryGetAttribute(ushort type, out ReadOnlySpan<byte> value)
    {
        foreach (var attribute in EnumerateAttributes())
        {
            if (attribute.Type == type)
            {
                value = attribute.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Whether there is an attribute of a type before MESSAGE-INTEGRITY.</summary>
    public bool HasAttribute(ushort type) => TryGetAttribute(type, out _);

    /// <summary>The attributes before MESSAGE-INTEGRITY and FINGERPRINT, in order.</summary>
    public StunAttributeEnumerator EnumerateAttributes() => new(_bytes[HeaderLength..AttributesEnd]);

    /// <summary>Reads an address that is hidden by XOR (RFC 8489, section 14.2), such as XOR-MAPPED-ADDRESS.</summary>
    public bool TryGetXorAddress(ushort type, out TransportAddress address)
    {
        address = default;
        return TryGetAttribute(type, out var value) && StunAddress.TryRead(value, TransactionId, out address);
    }

    /// <summary>Whether FINGERPRINT is there and right.</summary>
    public bool HasValidFingerprint()
    {
        if (_fingerprintOffset == 0)
        {
            return false;
        }

        var expected = Crc32.Compute(_bytes[.._fingerprintOffset]) ^ FingerprintXor;
        return BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_fingerprintOffset + AttributeHeaderLength)..]) == expected;
    }

    /// <summary>Whether MESSAGE-INTEGRITY is there and right; compared in constant time.</summary>
    /// <param name="key">The password's bytes, or the long-term credential's hash (RFC 8489, section 9).</param>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        if (_integrityOffset == 0 || _integrityOffset > MaxAuthenticatedLength)
        {
            return false;
        }

        // It is computed as if it were the last attribute: the header's length says so, whatever follows.
        Span<byte> covered = stackalloc byte[_integrityOffset];
        _bytes[.._integrityOffset].CopyTo(covered);
        BinaryPrimitives.WriteUInt16BigEndian(
            covered[2..], (ushort)(_integrityOffset + AttributeHeaderLength + IntegrityLength - HeaderLength));
        Span<byte> expected = stackalloc byte[IntegrityLength];
        HMACSHA1.HashData(key, covered, expected);
        return CryptographicOperations.FixedTimeEquals(
            expected, _bytes.Slice(_integrityOffset + AttributeHeaderLength, IntegrityLength));
    }

    internal static int PaddedLength(int length) => (length + 3) & ~3;
}

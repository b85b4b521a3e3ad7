using System.Buffers.Binary;
using System.Security.Cryptography;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Ice;

/// <summary>
/// Writes one STUN message into a buffer of the caller, attribute by attribute. It never throws: what does not fit makes
/// <see cref="Length"/> 0.
/// </summary>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private bool _overflowed;

    /// <summary>Begins a message.</summary>
    /// <param name="buffer">Where it is written.</param>
    /// <param name="messageClass">Request, indication or response.</param>
    /// <param name="method">One of <see cref="StunMethod"/>.</param>
    /// <param name="transactionId">96 bits: random for a request, the request's for a response.</param>
    public StunWriter(Span<byte> buffer, StunClass messageClass, ushort method, scoped ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        if (buffer.Length < StunMessage.HeaderLength || transactionId.Length != StunMessage.TransactionIdLength)
        {
            _overflowed = true;
            return;
        }

        var type = (method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2) | (ushort)messageClass;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
        _length = StunMessage.HeaderLength;
    }

    /// <summary>The message's length in bytes so far; 0 when something did not fit.</summary>
    public readonly int Length => _overflowed ? 0 : _length;

    /// <summary>Adds an attribute with any value.</summary>
    public void Add(ushort type, scoped ReadOnlySpan<byte> value)
    {
        var space = Reserve(type, value.Length);
        if (!_overflowed)
        {
            value.CopyTo(space);
        }
    }

    /// <summary>Adds an attribute without value, such as USE-CANDIDATE.</summary>
    public void AddFlag(ushort type) => Reserve(type, 0);

    /// <summary>Adds a 32-bit number, such as PRIORITY.</summary>
    public void AddUInt32(ushort type, uint value)
    {
        var space = Reserve(type, sizeof(uint));
        if (!_overflowed)
        {
            BinaryPrimitives.WriteUInt32BigEndian(space, value);
        }
    }

    /// <summary>Adds a 64-bit number, such as the tie-breaker of ICE-CONTROLLING.</summary>
    public void AddUInt64(ushort type, ulong value)
    {
        var space = Reserve(type, sizeof(ulong));
        if (!_overflowed)
        {
            BinaryPrimitives.WriteUInt64BigEndian(space, value);
        }
    }

    /// <summary>Adds an address hidden by XOR, such as XOR-MAPPED-ADDRESS.</summary>
    public void AddXorAddress(ushort type, in TransportAddress address)
    {
        var space = Reserve(type, StunAddress.GetLength(address));
        if (!_overflowed)
        {
            StunAddress.Write(address, _buffer.Slice(8, StunMessage.TransactionIdLength), space);
        }
    }

    /// <summary>
    /// Adds ERROR-CODE (RFC 8489, section 14.8) with an empty reason phrase: a refusal must not be longer than what it answers.
    /// </summary>
    /// <param name="code">300 to 699.</param>
    public void AddErrorCode(int code)
    {
        var space = Reserve(StunAttribute.ErrorCode, sizeof(uint));
        if (!_overflowed)
        {
            BinaryPrimitives.WriteUInt32BigEndian(space, (uint)(((code / 100) << 8) | (code % 100)));
        }
    }

    /// <summary>Adds ADDRESS-ERROR-CODE (RFC 8656, section 18.12): why there is no relayed address of a second family.</summary>
    /// <param name="family">1 for IPv4, 2 for IPv6.</param>
    /// <param name="code">300 to 699.</param>
    public void AddAddressErrorCode(byte family, int code)
        => AddUInt32(StunAttribute.AddressErrorCode, (uint)((family << 24) | ((code / 100) << 8) | (code % 100)));

    /// <summary>Adds MESSAGE-INTEGRITY over all that was written so far.</summary>
    /// <param name="key">The password's bytes, or the long-term credential's hash.</param>
    public void AddMessageIntegrity(scoped ReadOnlySpan<byte> key)
    {
        var covered = _length;
        var space = Reserve(StunAttribute.MessageIntegrity, StunMessage.IntegrityLength);
        if (!_overflowed)
        {
            HMACSHA1.HashData(key, _buffer[..covered], space);
        }
    }

    /// <summary>Adds FINGERPRINT, which must be the last.</summary>
    public void AddFingerprint()
    {
        var covered = _length;
        var space = Reserve(StunAttribute.Fingerprint, StunMessage.FingerprintLength);
        if (!_overflowed)
        {
            BinaryPrimitives.WriteUInt32BigEndian(space, Crc32.Compute(_buffer[..covered]) ^ StunMessage.FingerprintXor);
        }
    }

    private Span<byte> Reserve(ushort type, int length)
    {
        var padded = StunMessage.PaddedLength(length);
        if (_overflowed || length > ushort.MaxValue || padded + StunMessage.AttributeHeaderLength > _buffer.Length - _length)
        {
            _overflowed = true;
            return default;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_length + 2)..], (ushort)length);
        var space = _buffer.Slice(_length + StunMessage.AttributeHeaderLength, padded);
        space[length..].Clear();
        _length += StunMessage.AttributeHeaderLength + padded;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.HeaderLength));
        return space[..length];
    }
}

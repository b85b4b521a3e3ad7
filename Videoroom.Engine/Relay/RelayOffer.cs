using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Videoroom.Engine.Relay;

/// <summary>
/// What a node needs to send us media: where to, and under which key. Made by the receiving side, afresh for each sending node;
/// whoever knows it can send us media in that node's name. It is secret: it never goes into a log.
/// </summary>
public sealed class RelayOffer
{
    /// <summary>Bytes of <see cref="Key"/>: AES-128.</summary>
    public const int KeyLength = 16;

    /// <summary>Bytes of <see cref="Salt"/>: a GCM nonce.</summary>
    public const int SaltLength = 12;

    /// <summary>Bytes that <see cref="ToBytes"/> gives at most.</summary>
    public const int MaxLength = FixedLength + MaxAddressLength;

    private const byte Version = 1;
    private const int MaxAddressLength = 64;
    private const int FixedLength = sizeof(byte) + sizeof(uint) + KeyLength + SaltLength;

    private readonly byte[] _key;
    private readonly byte[] _salt;

    /// <summary>Puts an offer together.</summary>
    /// <param name="address">The end point that packets go to, as <see cref="IPEndPoint.ToString"/> writes it.</param>
    /// <param name="linkId">What the packets name their key by; the receiver's choice.</param>
    /// <param name="key"><see cref="KeyLength"/> random bytes.</param>
    /// <param name="salt"><see cref="SaltLength"/> random bytes.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public RelayOffer(string address, uint linkId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (key.Length != KeyLength || salt.Length != SaltLength || Encoding.UTF8.GetByteCount(address) > MaxAddressLength)
        {
            throw new ArgumentException("A relay offer has a key of 16 bytes, a salt of 12 and an address of at most 64.");
        }

        Address = address;
        LinkId = linkId;
        _key = key.ToArray();
        _salt = salt.ToArray();
    }

    /// <summary>The end point that packets go to: <c>192.0.2.1:20000</c>.</summary>
    public string Address { get; }

    /// <summary>What the packets name their key by.</summary>
    public uint LinkId { get; }

    /// <summary>The AES-128-GCM key.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>What the packets' counters are mixed with to make nonces.</summary>
    public ReadOnlySpan<byte> Salt => _salt;

    /// <summary>The whole offer as bytes, for the way to the other node.</summary>
    public byte[] ToBytes()
    {
        var address = Encoding.UTF8.GetBytes(Address);
        var bytes = new byte[FixedLength + address.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), LinkId);
        _key.CopyTo(bytes, 5);
        _salt.CopyTo(bytes, 5 + KeyLength);
        address.CopyTo(bytes, FixedLength);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offer">The offer when the result is true.</param>
    /// <returns>False when it is none: another version, too short or too long, or an address that is none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RelayOffer? offer)
    {
        offer = null;
        if (bytes.Length is <= FixedLength or > MaxLength || bytes[0] != Version)
        {
            return false;
        }

        var address = Encoding.UTF8.GetString(bytes[FixedLength..]);
        if (!IPEndPoint.TryParse(address, out var endPoint) || endPoint.Port == 0 || endPoint.ToString() != address)
        {
            return false;
        }

        offer = new RelayOffer(
            address, BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]), bytes.Slice(5, KeyLength), bytes.Slice(5 + KeyLength, SaltLength));
        return true;
    }

    /// <summary>The address alone: the rest is secret.</summary>
    public override string ToString() => $"RelayOffer {{ Address = {Address} }}";

    /// <summary>Whether both are the same offer.</summary>
    internal bool IsSame(RelayOffer other) => Address == other.Address && LinkId == other.LinkId
        && CryptographicOperations.FixedTimeEquals(_key, other._key) && CryptographicOperations.FixedTimeEquals(_salt, other._salt);
}

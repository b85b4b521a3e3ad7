using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>
/// NONCE values (RFC 8489, section 9.2) without a table of them: the time, and a MAC over it and the client's address. Who
/// sends one back has received it at that address. Thread-safe.
/// </summary>
internal sealed class TurnNonces
{
    /// <summary>Characters of a nonce: base64 of <see cref="Bytes"/>.</summary>
    public const int Length = 24;

    /// <summary>How long one is good for, in milliseconds.</summary>
    public const long LifetimeMs = 3_600_000;

    private const int Bytes = 18;
    private const int TimeBytes = 4;
    private const int SecondMs = 1000;
    private const int KeyBytes = 32;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>Writes a fresh nonce of <see cref="Length"/> characters.</summary>
    /// <param name="client">The client's address and port as we see them.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    /// <param name="nonce">At least <see cref="Length"/> bytes.</param>
    public void Write(in TransportAddress client, long nowMs, Span<byte> nonce) => Write(client, (uint)(nowMs / SecondMs), nonce);

    /// <summary>Whether a nonce is one of ours, for this client, and not too old. Compared in constant time.</summary>
    public bool IsValid(ReadOnlySpan<byte> nonce, in TransportAddress client, long nowMs)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (nonce.Length != Length
            || Base64.DecodeFromUtf8(nonce, bytes, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != Bytes)
        {
            return false;
        }

        var seconds = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        Span<byte> expected = stackalloc byte[Length];
        Write(client, seconds, expected);
        return CryptographicOperations.FixedTimeEquals(nonce, expected) && nowMs - (seconds * (long)SecondMs) < LifetimeMs;
    }

    private void Write(in TransportAddress client, uint seconds, Span<byte> nonce)
    {
        Span<byte> covered = stackalloc byte[TimeBytes + TransportAddress.AddressLength + sizeof(ushort)];
        BinaryPrimitives.WriteUInt32BigEndian(covered, seconds);
        client.WriteAddress(covered[TimeBytes..]);
        BinaryPrimitives.WriteUInt16BigEndian(covered[(TimeBytes + TransportAddress.AddressLength)..], client.Port);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, covered, mac);

        Span<byte> bytes = stackalloc byte[Bytes];
        covered[..TimeBytes].CopyTo(bytes);
        mac[..(Bytes - TimeBytes)].CopyTo(bytes[TimeBytes..]);
        Base64.EncodeToUtf8(bytes, nonce, out _, out _);
    }
}

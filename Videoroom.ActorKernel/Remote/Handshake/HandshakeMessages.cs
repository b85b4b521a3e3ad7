using Akka.Actor;
using Akka.Cluster;
using Akka.Serialization;

namespace Akka.Remote.Handshake;

/// <summary>
/// The three messages, in order:
/// <list type="number">
/// <item>greeting, from the acceptor: "VRNL", lowest and highest version (16 bits each), nonce of 32 bytes;</item>
/// <item>proof, from the dialler: version, lowest and highest version, nonce, who it is, whom it dialled, HMAC;</item>
/// <item>welcome, from the acceptor: status, HMAC.</item>
/// </list>
/// A later version may add fields at the end (before the HMAC): readers skip them, the HMACs cover them.
/// </summary>
internal static class HandshakeMessages
{
    /// <summary>No message is longer, in bytes.</summary>
    public const int MaxLength = 1024;

    private static ReadOnlySpan<byte> Magic => "VRNL"u8;

    public static byte[] Greeting(ProtocolVersions versions, ReadOnlySpan<byte> nonce)
    {
        var writer = new WireWriter();
        writer.Raw(Magic);
        Write(writer, versions);
        writer.Raw(nonce);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no greeting.</exception>
    public static ProtocolVersions ReadGreeting(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        if (!reader.Raw(Magic.Length).SequenceEqual(Magic))
        {
            throw new InvalidDataException("Not a node's greeting");
        }

        var versions = ReadVersions(ref reader);
        reader.Raw(HandshakeKey.NonceLength);
        return versions;
    }

    /// <summary>The proof up to its HMAC.</summary>
    public static byte[] Proof(
        ushort version, ProtocolVersions versions, ReadOnlySpan<byte> nonce, UniqueAddress self, UniqueAddress target)
    {
        var writer = new WireWriter();
        writer.UInt16(version);
        Write(writer, versions);
        writer.Raw(nonce);
        Write(writer, self);
        Write(writer, target);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no proof.</exception>
    public static (ushort Version, UniqueAddress Dialler, UniqueAddress Target) ReadProof(ReadOnlySpan<byte> withoutHmac)
    {
        var reader = new WireReader(withoutHmac);
        var version = reader.UInt16();
        ReadVersions(ref reader);
        reader.Raw(HandshakeKey.NonceLength);
        return (version, ReadAddress(ref reader), ReadAddress(ref reader));
    }

    private static void Write(WireWriter writer, ProtocolVersions versions)
    {
        writer.UInt16(versions.Min);
        writer.UInt16(versions.Max);
    }

    private static ProtocolVersions ReadVersions(ref WireReader reader) => new(reader.UInt16(), reader.UInt16());

    private static void Write(WireWriter writer, UniqueAddress node)
    {
        writer.Text(node.Address.ToString());
        writer.Int32(node.Uid);
    }

    private static UniqueAddress ReadAddress(ref WireReader reader) =>
        Address.TryParse(reader.Text(), out var address)
            ? new UniqueAddress(address, reader.Int32())
            : throw new InvalidDataException("Not a node's address");
}

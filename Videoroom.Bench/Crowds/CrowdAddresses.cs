using System.Buffers.Binary;
using System.Net;

namespace Videoroom.Bench.Crowds;

/// <summary>
/// The addresses of a crowd's members. Servers limit what one address may have, and a crowd stands for people who have one each: on a
/// network of this machine every member has its own for media and another for signalling.
/// </summary>
internal static class CrowdAddresses
{
    private const uint PerProcess = 1 << 12;
    private const uint ToSignalling = 1 << 14;
    private const uint FirstLocal = 0x7F01_0000; // 127.1.0.0

    /// <summary>Where the media addresses of a process count up from; null leaves them to the system.</summary>
    public static IPAddress? FirstMedia(CrowdOptions options)
        => First(options) is { } first ? Address(first + ((uint)options.Process * PerProcess)) : null;

    /// <summary>Where the signalling of a process's n-th member comes from; null leaves it to the system.</summary>
    public static IPAddress? Signalling(CrowdOptions options, int number)
        => First(options) is { } first ? Address(first + ToSignalling + ((uint)options.Process * PerProcess) + 1 + (uint)number) : null;

    // Janus binds its media to an interface, never the loopback one, and reaches no loopback address from there.
    private static uint? First(CrowdOptions options)
        => options.FirstAddress is { } first ? BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(first).GetAddressBytes())
        : options.Server.IsLoopback && options.Server.HostNameType != UriHostNameType.IPv6 && options.Protocol != CrowdProtocol.Janus ? FirstLocal
        : null;

    private static IPAddress Address(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }
}

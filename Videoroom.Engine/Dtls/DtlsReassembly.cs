using System.Buffers.Binary;

namespace Videoroom.Engine.Dtls;

/// <summary>
/// Puts the peer's messages of a handshake together from their fragments (RFC 6347, section 4.2.3), and gives them out in order.
/// Fragments of different types or lengths are of different messages, whatever their number: the first that is whole is taken. Bounded.
/// </summary>
/// <param name="peer">The peer's side of the handshake, which tells what it sends.</param>
internal sealed class DtlsReassembly(DtlsRole peer)
{
    /// <summary>Type, length, number, fragment offset, fragment length (RFC 6347, section 4.2.2).</summary>
    public const int HeaderLength = 12;

    /// <summary>The certificate is the longest, and <see cref="DtlsContext"/> allows it as many bytes.</summary>
    public const int MaxMessageLength = 16 * 1024;

    // A forged length keeps its buffer until its number is passed: so many, and the oldest gives its buffer up to the newest.
    private const int MaxPartial = 8;

    private const byte HelloVerifyRequest = 3;
    private const int CookieOffset = 3;

    // Each with the number that it has; we ask for the client's certificate, never for a cookie, and for no ticket.
    private static readonly (byte Type, int First, int Last)[] FromClients = [(1, 0, 0), (11, 1, 1), (16, 2, 2), (15, 3, 3)];

    // ServerHello, Certificate, ServerKeyExchange, CertificateRequest, ServerHelloDone: without a cookie, one later with it.
    private static readonly (byte Type, int First, int Last)[] FromServers = [(HelloVerifyRequest, 0, 0), (2, 0, 0), (11, 1, 1), (12, 2, 2), (13, 3, 3), (14, 3, 4)];

    private readonly List<DtlsMessage> _partial = [];
    private int _next;
    private int _cookies;

    /// <summary>Takes what a record holds: nothing of it, if any of it is not a fragment that the peer could send now or has sent.</summary>
    /// <returns>Whether it was of a handshake.</returns>
    public bool Add(ReadOnlySpan<byte> record)
    {
        for (var rest = record; !rest.IsEmpty; rest = rest[(HeaderLength + BytesOf(rest))..])
        {
            if (!IsFragment(rest))
            {
                return false;
            }
        }

        for (var rest = record; !rest.IsEmpty; rest = rest[(HeaderLength + BytesOf(rest))..])
        {
            if (NumberOf(rest) >= _next)
            {
                AddFragment(rest[..(HeaderLength + BytesOf(rest))]);
            }
        }

        return true;
    }

    /// <summary>Gives the next message, in one fragment with its header.</summary>
    public bool TryTake(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (_partial.Find(partial => partial.Number == _next && partial.IsWhole) is not { } whole)
        {
            return false;
        }

        message = whole.Bytes;
        if (message[0] == HelloVerifyRequest)
        {
            _cookies = 1;
        }

        _partial.RemoveAll(partial => partial.Number == _next);
        _next++;
        return true;
    }

    internal static int LengthOf(ReadOnlySpan<byte> fragment) => UInt24(fragment[1..]);

    internal static int NumberOf(ReadOnlySpan<byte> fragment) => BinaryPrimitives.ReadUInt16BigEndian(fragment[4..]);

    internal static int OffsetOf(ReadOnlySpan<byte> fragment) => UInt24(fragment[6..]);

    internal static int BytesOf(ReadOnlySpan<byte> fragment) => UInt24(fragment[9..]);

    private static int UInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];

    private bool IsFragment(ReadOnlySpan<byte> fragment)
    {
        if (fragment.Length < HeaderLength)
        {
            return false;
        }

        var (length, offset, bytes) = (LengthOf(fragment), OffsetOf(fragment), BytesOf(fragment));
        return length <= MaxMessageLength
            && offset + bytes <= length
            && (bytes > 0 || length == 0)
            && fragment.Length >= HeaderLength + bytes
            && IsExpected(fragment[0], NumberOf(fragment))
            && (fragment[0] != HelloVerifyRequest || HasNothingButCookie(fragment, length, bytes));
    }

    private bool IsExpected(byte type, int number)
    {
        foreach (var (known, first, last) in peer == DtlsRole.Client ? FromClients : FromServers)
        {
            var later = known == HelloVerifyRequest ? 0 : _cookies;
            if (known == type && number >= first + later && number <= last + later)
            {
                return true;
            }
        }

        return false;
    }

    // A version, the cookie's length, the cookie: it is short, and nobody cuts it up.
    private static bool HasNothingButCookie(ReadOnlySpan<byte> fragment, int length, int bytes)
        => bytes == length && length >= CookieOffset && length == CookieOffset + fragment[HeaderLength + CookieOffset - 1];

    private void AddFragment(ReadOnlySpan<byte> fragment)
    {
        foreach (var partial in _partial)
        {
            if (partial.TryAdd(fragment))
            {
                return;
            }
        }

        var message = _partial.Count < MaxPartial ? new DtlsMessage() : _partial[0];
        _partial.Remove(message);
        message.Begin(fragment);
        _partial.Add(message);
    }
}

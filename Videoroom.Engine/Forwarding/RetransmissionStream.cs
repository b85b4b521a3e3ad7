namespace Videoroom.Engine.Forwarding;

/// <summary>
/// One outgoing RTX stream (RFC 4588). It lives as long as the peer's keys: a sequence number used twice would use a
/// nonce twice.
/// </summary>
internal sealed class RetransmissionStream
{
    // The lower half, so that the first loss cannot upset the receiver's roll-over counter (RFC 3711, section 3.3.1).
    private ushort _next = (ushort)Random.Shared.Next(1, 0x8000);

    /// <summary>The next sequence number.</summary>
    public ushort Take() => _next++;
}

using Videoroom.Engine.Srtp;

namespace Videoroom.Engine.Dtls;

/// <summary>
/// One DTLS association without I/O: datagrams and a clock value in, datagrams and a deadline out. Any thread may
/// use it, one at a time. After each call take all datagrams, then look at <see cref="State"/> and <see cref="DeadlineMs"/>.
/// </summary>
public sealed class DtlsSession : IDisposable
{
    internal DtlsSession() => throw new NotImplementedException();

    /// <summary>The largest datagram that a session sends, in bytes.</summary>
    public const int Mtu = 1200;

    /// <summary>How far the association has come.</summary>
    public DtlsState State => throw new NotImplementedException();

    /// <summary>Why it failed, one sentence without secrets; null unless <see cref="State"/> is Failed.</summary>
    public string? Error => throw new NotImplementedException();

    /// <summary>When <see cref="HandleTimeout"/> wants to be called, on the clock of the nowMs parameters; null for never.</summary>
    public long? DeadlineMs => throw new NotImplementedException();

    /// <summary>Takes one datagram from the peer. Never throws, whatever the bytes are.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, long nowMs) => throw new NotImplementedException();

    /// <summary>Gives the next datagram to send.</summary>
    /// <param name="destination">At least <see cref="Mtu"/> bytes.</param>
    /// <param name="length">The datagram's length.</param>
    /// <returns>False when there is nothing to send.</returns>
    public bool TryGetDatagram(Span<byte> destination, out int length) => throw new NotImplementedException();

    /// <summary>Retransmits or gives up when <see cref="DeadlineMs"/> has come; else does nothing.</summary>
    public void HandleTimeout(long nowMs) => throw new NotImplementedException();

    /// <summary>The fingerprint of the peer's certificate; null before Connected or for an unknown or weak hash.</summary>
    /// <param name="algorithm"><c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</param>
    public CertificateFingerprint? RemoteFingerprint(string algorithm) => throw new NotImplementedException();

    /// <summary>Whether the peer's certificate has any of these fingerprints (RFC 8122, section 5); weak hashes never match.</summary>
    public bool MatchesAny(IReadOnlyList<CertificateFingerprint> fingerprints) => throw new NotImplementedException();

    /// <summary>The SRTP keys of a Connected session (RFC 5764, section 4.2); the caller disposes them.</summary>
    /// <exception cref="InvalidOperationException">The session is not Connected.</exception>
    public SrtpKeyingMaterial ExportSrtpKeys() => throw new NotImplementedException();

    /// <summary>Ends the association; a close_notify alert is ready to be sent when it was Connected.</summary>
    public void Close() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

using Videoroom.Engine.Dtls;
using Videoroom.Engine.Srtp;

namespace Videoroom.Client.Network;

/// <summary>A client's side of DTLS-SRTP (RFC 5764), without I/O: datagrams in, datagrams out, keys once the handshake is done.</summary>
internal sealed class DtlsSrtp : IDisposable
{
    private readonly DtlsContext _context;
    private readonly DtlsRole _role;
    private DtlsSession _session;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;

    /// <summary>Begins an association.</summary>
    /// <param name="context">Certificate and rules.</param>
    /// <param name="role">Its side of the handshake.</param>
    /// <param name="nowMs">Now, in milliseconds.</param>
    public DtlsSrtp(DtlsContext context, DtlsRole role, long nowMs)
    {
        (_context, _role) = (context, role);
        _session = context.CreateSession(role, nowMs);
    }

    /// <summary>Its side of the handshake.</summary>
    public DtlsRole Role => _role;

    /// <summary>Where the association stands.</summary>
    public DtlsState State => _session.State;

    /// <summary>Why it failed; null while it has not.</summary>
    public string? Error => _session.Error;

    /// <summary>When <see cref="HandleTimeout"/> wants to be called, in milliseconds; null when nothing is waited for.</summary>
    public long? DeadlineMs => _session.DeadlineMs;

    /// <summary>Media can be protected.</summary>
    public bool HasKeys => _sender is not null;

    private SrtpSender Sender => _sender ?? throw new InvalidOperationException("The DTLS handshake is not done: there are no SRTP keys yet.");

    /// <summary>Takes a datagram; <see cref="TryGetDatagram"/> has what is to be sent.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, long nowMs) => _session.Receive(datagram, nowMs);

    /// <summary>Sends again what was not answered.</summary>
    public void HandleTimeout(long nowMs) => _session.HandleTimeout(nowMs);

    /// <summary>Takes the next datagram that is to be sent.</summary>
    public bool TryGetDatagram(Span<byte> destination, out int length) => _session.TryGetDatagram(destination, out length);

    /// <summary>Whether the server showed a certificate that it announced (RFC 8122, section 5).</summary>
    public bool MatchesAny(IReadOnlyList<CertificateFingerprint> announced) => _session.MatchesAny(announced);

    /// <summary>Exports the SRTP keys if the handshake is done and they have not been exported before.</summary>
    /// <returns>True when there are keys from now on.</returns>
    public bool TryExportKeys()
    {
        if (State != DtlsState.Connected || HasKeys)
        {
            return false;
        }

        using var keys = _session.ExportSrtpKeys();
        _sender = new SrtpSender(keys, _role);
        _receiver = new SrtpReceiver(keys, _role);
        return true;
    }

    /// <summary>Protects an RTP packet whose payload is <paramref name="payloadStart"/> followed by <paramref name="payload"/>.</summary>
    /// <returns>The datagram's bytes.</returns>
    /// <exception cref="InvalidOperationException">There are no keys yet.</exception>
    public int Protect(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payloadStart, ReadOnlySpan<byte> payload, Span<byte> destination)
        => Sender.Protect(header, payloadStart, payload, destination);

    /// <summary>Protects an RTCP compound packet.</summary>
    /// <returns>The datagram's bytes.</returns>
    /// <exception cref="InvalidOperationException">There are no keys yet.</exception>
    public int ProtectRtcp(ReadOnlySpan<byte> compound, Span<byte> destination) => Sender.ProtectRtcp(compound, destination);

    /// <summary>Decrypts an RTP packet in place; false when it is not authentic, a repetition, or there are no keys yet.</summary>
    public bool TryUnprotect(Span<byte> datagram, out int length)
    {
        length = 0;
        return _receiver is not null && _receiver.TryUnprotect(datagram, out length);
    }

    /// <summary>Decrypts an RTCP compound in place; false when it is not authentic, a repetition, or there are no keys yet.</summary>
    public bool TryUnprotectRtcp(Span<byte> datagram, out int length)
    {
        length = 0;
        return _receiver is not null && _receiver.TryUnprotectRtcp(datagram, out length);
    }

    /// <summary>Begins another association, as a client that lost its state would; the keys stay.</summary>
    public void Restart(long nowMs)
    {
        _session.Dispose();
        _session = _context.CreateSession(_role, nowMs);
    }

    /// <summary>Ends with a close_notify, which <see cref="TryGetDatagram"/> then has.</summary>
    public void Close() => _session.Close();

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _sender?.Dispose();
        _receiver?.Dispose();
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Videoroom.Engine.OpenSsl;

namespace Videoroom.Engine.Dtls;

/// <summary>
/// One DTLS association without I/O: datagrams and a clock value in, datagrams and a deadline out. Any thread may
/// use it, one at a time. After each call take all datagrams, then look at <see cref="State"/> and <see cref="DeadlineMs"/>.
/// </summary>
/// <remarks>
/// There is no cookie exchange: the peer's address was proven by an authenticated connectivity check before the first
/// datagram comes here. Records that no honest peer sends are dropped and change nothing (<see cref="DtlsGate"/>). Once it is
/// connected, only the peer's own authenticated alert ends an association, whatever OpenSSL takes for an error.
/// </remarks>
public sealed unsafe class DtlsSession : IDisposable
{
    /// <summary>The largest datagram that a session sends, in bytes.</summary>
    public const int Mtu = 1200;

    /// <summary>The largest datagram that a session takes, in bytes; no browser sends more than 1,500.</summary>
    public const int MaxDatagramLength = 4096;

    private const int HandshakeTimeoutMs = 30_000;
    private const int MaxHandshakeDatagrams = 1000;
    private const int SetMtu = 17;
    private const int BioPending = 10;
    private const int ErrorWantRead = 2;
    private const int ErrorZeroReturn = 6;

    private readonly DtlsRole _role;
    private readonly long _handshakeDeadlineMs;
    private readonly DtlsFlight _flight = new(Mtu);
    private readonly DtlsRetransmission _retransmission = new();
    private SslHandle _ssl;
    private DtlsGate _gate;
    private int? _sealedOverhead;
    private string? _refused;
    private bool _isDeaf;
    private byte[]? _peerCertificate;
    private SrtpProfile _srtpProfile;
    private int _datagrams;

    /// <summary>Takes over an SSL that has its BIOs.</summary>
    internal DtlsSession(SslHandle ssl, DtlsRole role, long nowMs)
    {
        _ssl = ssl;
        _role = role;
        _gate = NewGate();
        _handshakeDeadlineMs = nowMs + HandshakeTimeoutMs;
        Prepare();
        if (role == DtlsRole.Client)
        {
            Advance(nowMs);
        }
    }

    /// <summary>How far the association has come.</summary>
    public DtlsState State { get; private set; }

    /// <summary>Why it failed, one sentence without secrets; null unless <see cref="State"/> is Failed.</summary>
    public string? Error { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> wants to be called, on the clock of the nowMs parameters; null for never.</summary>
    public long? DeadlineMs
        => State is DtlsState.New or DtlsState.Handshaking
            ? Math.Min(_handshakeDeadlineMs, _retransmission.DueMs ?? long.MaxValue)
            : null;

    /// <summary>Takes one datagram from the peer. Never throws, whatever the bytes are.</summary>
    /// <param name="datagram">At most <see cref="MaxDatagramLength"/> bytes; longer ones are dropped.</param>
    /// <param name="nowMs">The monotonic clock in milliseconds.</param>
    public void Receive(ReadOnlySpan<byte> datagram, long nowMs)
    {
        if (State is DtlsState.Failed or DtlsState.Closed || datagram.Length > MaxDatagramLength)
        {
            return;
        }

        var passed = new ArrayBufferWriter<byte>(datagram.Length + DtlsRecord.HeaderLength);
        var plainFlight = _gate.Take(datagram, State == DtlsState.Connected, _sealedOverhead, passed);
        if (passed.WrittenCount == 0 && !plainFlight)
        {
            return;
        }

        if (State != DtlsState.Connected && ++_datagrams > MaxHandshakeDatagrams)
        {
            Fail("The DTLS handshake took more datagrams than any honest one.");
            return;
        }

        var lastFlightIsOut = State == DtlsState.Connected && _role == DtlsRole.Server;
        var answered = false;
        if (!_isDeaf && passed.WrittenCount > 0)
        {
            fixed (byte* data = passed.WrittenSpan)
            {
                _ = LibCrypto.BIO_write(_ssl.Input, data, passed.WrittenCount);
            }

            answered = Advance(nowMs);
        }
        // Our last flight has no timer. A peer that still sends its own did not get it (RFC 6347, section 4.2.4);
        // OpenSSL sees that only when the Finished in it is a newly encrypted one.
        if (lastFlightIsOut && plainFlight && !answered && _retransmission.TryAnswer(nowMs))
        {
            _flight.Retransmit();
        }
    }

    /// <summary>Gives the next datagram to send.</summary>
    /// <param name="destination">At least <see cref="Mtu"/> bytes.</param>
    /// <param name="length">The datagram's length.</param>
    /// <returns>False when there is nothing to send.</returns>
    public bool TryGetDatagram(Span<byte> destination, out int length) => _flight.TryTake(destination, out length);

    /// <summary>Retransmits or gives up when <see cref="DeadlineMs"/> has come; else does nothing.</summary>
    /// <param name="nowMs">The monotonic clock in milliseconds.</param>
    public void HandleTimeout(long nowMs)
    {
        if (State is not (DtlsState.New or DtlsState.Handshaking))
        {
            return;
        }

        if (nowMs >= _handshakeDeadlineMs)
        {
            Fail($"The DTLS handshake did not finish within {HandshakeTimeoutMs / 1000} seconds{(_refused is null ? "" : $"; what came last was refused: {_refused}")}.");
        }
        else if (_retransmission.TryFire(nowMs))
        {
            _flight.Retransmit();
        }
    }

    /// <summary>The fingerprint of the peer's certificate; null before Connected or for an unknown or weak hash.</summary>
    /// <param name="algorithm"><c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</param>
    public CertificateFingerprint? RemoteFingerprint(string algorithm)
        => _peerCertificate is null ? null : CertificateFingerprints.Compute(algorithm, _peerCertificate);

    /// <summary>Whether the peer's certificate has any of these fingerprints (RFC 8122, section 5); weak hashes never match.</summary>
    /// <param name="fingerprints">The peer's <c>a=fingerprint</c> lines.</param>
    public bool MatchesAny(IReadOnlyList<CertificateFingerprint> fingerprints)
        => _peerCertificate is not null && CertificateFingerprints.MatchesAny(fingerprints, _peerCertificate);

    /// <summary>The SRTP keys of a Connected session (RFC 5764, section 4.2); the caller disposes them.</summary>
    /// <exception cref="InvalidOperationException">The session is not Connected.</exception>
    public SrtpKeyingMaterial ExportSrtpKeys()
    {
        if (State != DtlsState.Connected)
        {
            throw new InvalidOperationException($"A DTLS session that is {State} has no SRTP keys.");
        }

        var label = "EXTRACTOR-dtls_srtp"u8;
        Span<byte> material = stackalloc byte[SrtpKeyingMaterial.LengthFor(_srtpProfile)];
        fixed (byte* output = material, labelPointer = label)
        {
            if (LibSsl.SSL_export_keying_material(
                _ssl.Value, output, (nuint)material.Length, labelPointer, (nuint)label.Length, null, 0, useContext: 0) != 1)
            {
                throw OpenSslException.FromQueue("The SRTP keys could not be exported");
            }
        }

        var keys = new SrtpKeyingMaterial(_srtpProfile, material);
        CryptographicOperations.ZeroMemory(material);
        return keys;
    }

    /// <summary>Ends the association; a close_notify alert is ready to be sent when it was Connected.</summary>
    public void Close()
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
        {
            return;
        }

        if (State == DtlsState.Connected)
        {
            SendCloseNotify();
        }

        State = DtlsState.Closed;
    }

    /// <summary>Frees the native session, without a word to the peer.</summary>
    public void Dispose()
    {
        if (State != DtlsState.Failed)
        {
            State = DtlsState.Closed;
        }

        _ssl.Dispose();
    }

    private DtlsGate NewGate() => new(_role == DtlsRole.Server ? DtlsRole.Client : DtlsRole.Server);

    private void Prepare()
    {
        _ = LibSsl.SSL_ctrl(_ssl.Value, SetMtu, new CLong(Mtu), null);
        LibSsl.DTLS_set_timer_cb(_ssl.Value, &NeverOpenSslsOwnTimer);
        if (_role == DtlsRole.Server)
        {
            LibSsl.SSL_set_accept_state(_ssl.Value);
        }
        else
        {
            LibSsl.SSL_set_connect_state(_ssl.Value);
        }
    }

    /// <summary>Lets OpenSSL take what came and collects what it wrote.</summary>
    /// <returns>Whether it wrote a flight.</returns>
    private bool Advance(long nowMs)
    {
        LibCrypto.ERR_clear_error();
        if (State == DtlsState.New)
        {
            State = DtlsState.Handshaking;
        }

        var handshake = State == DtlsState.Handshaking;
        if (handshake)
        {
            var result = LibSsl.SSL_do_handshake(_ssl.Value);
            if (result == 1)
            {
                Complete();
                _refused = null;
            }
            else if (LibSsl.SSL_get_error(_ssl.Value, result) != ErrorWantRead)
            {
                OnHandshakeError(OpenSslException.TakeError() ?? "the peer broke it off");
            }

            _sealedOverhead ??= LibSsl.SealedOverhead(_ssl.Value);
        }

        if (State == DtlsState.Connected)
        {
            ReadRecords();
        }
        // The alert that a deaf session leaves behind would make the peer go.
        var wroteFlight = !_isDeaf && CollectOutput();
        if (State != DtlsState.Handshaking)
        {
            _retransmission.Stop();
        }
        else if (wroteFlight)
        {
            _retransmission.Start(nowMs);
        }

        return wroteFlight;
    }

    /// <summary>Takes the records after the handshake: alerts and the peer's repeated flight. Nobody sends us data.</summary>
    private void ReadRecords()
    {
        Span<byte> ignored = stackalloc byte[512];
        fixed (byte* buffer = ignored)
        {
            int result;
            while ((result = LibSsl.SSL_read(_ssl.Value, buffer, ignored.Length)) > 0)
            {
            }

            switch (LibSsl.SSL_get_error(_ssl.Value, result))
            {
                case ErrorWantRead:
                    break;
                case ErrorZeroReturn:
                    SendCloseNotify();
                    State = DtlsState.Closed;
                    break;
                default:
                    OnReadError();
                    break;
            }
        }
    }

    /// <summary>
    /// OpenSSL cannot go on with this handshake. A server that has answered nothing yet begins anew: the hello may have been forged, and
    /// the peer sends its own again.
    /// </summary>
    private void OnHandshakeError(string reason)
    {
        if (_role == DtlsRole.Server && !_flight.HasRecords)
        {
            _refused = reason;
            var refused = _ssl;
            _ssl = refused.CreateOfSameContext();
            refused.Dispose();
            Prepare();
            _gate = NewGate();
            State = DtlsState.New;
            return;
        }

        Fail($"The DTLS handshake failed: {reason}.");
    }

    /// <summary>
    /// The peer's alert is authenticated, and ends the association. Whatever else OpenSSL does not get over ends only our listening: the
    /// keys of the media are exported, and whether the peer is still there is shown by its checks and its media.
    /// </summary>
    private void OnReadError()
    {
        var reason = OpenSslException.TakeError(out var isAlert);
        if (isAlert)
        {
            Fail($"The DTLS association failed: {reason}.");
        }
        else
        {
            _isDeaf = true;
        }
    }

    private void Complete()
    {
        var profile = LibSsl.SSL_get_selected_srtp_profile(_ssl.Value);
        _peerCertificate = ReadPeerCertificate();
        if (profile is null || !Enum.IsDefined((SrtpProfile)profile->Id.Value))
        {
            SendCloseNotify();
            Fail("The peer has no SRTP profile in common with us; expected AEAD_AES_128_GCM, AEAD_AES_256_GCM or AES128_CM_SHA1_80.");
        }
        else if (_peerCertificate is null)
        {
            SendCloseNotify();
            Fail("The peer showed no certificate.");
        }
        else
        {
            _srtpProfile = (SrtpProfile)profile->Id.Value;
            State = DtlsState.Connected;
        }
    }

    private byte[]? ReadPeerCertificate()
    {
        var certificate = LibSsl.GetPeerCertificate(_ssl.Value);
        if (certificate == 0)
        {
            return null;
        }

        try
        {
            var length = LibCrypto.i2d_X509(certificate, null);
            if (length <= 0)
            {
                return null;
            }

            var der = new byte[length];
            fixed (byte* start = der)
            {
                var next = start;
                _ = LibCrypto.i2d_X509(certificate, &next);
            }

            return der;
        }
        finally
        {
            LibCrypto.X509_free(certificate);
        }
    }

    private bool CollectOutput()
    {
        var pending = (int)LibCrypto.BIO_ctrl(_ssl.Output, BioPending, new CLong(0), null).Value;
        if (pending <= 0)
        {
            return false;
        }

        var output = new byte[pending];
        fixed (byte* buffer = output)
        {
            _ = LibCrypto.BIO_read(_ssl.Output, buffer, pending);
        }

        GC.KeepAlive(_ssl);
        return _flight.Add(output);
    }

    private void SendCloseNotify()
    {
        LibCrypto.ERR_clear_error();
        _ = LibSsl.SSL_shutdown(_ssl.Value);
        _ = CollectOutput();
    }

    private void Fail(string error)
    {
        State = DtlsState.Failed;
        Error = error;
    }

    /// <summary>Microseconds until OpenSSL would retransmit by itself: more than a handshake may take.</summary>
    [UnmanagedCallersOnly]
    private static uint NeverOpenSslsOwnTimer(nint ssl, uint microseconds) => uint.MaxValue;
}

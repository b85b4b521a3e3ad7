using System.Net;
using Videoroom.Client.Media;
using Videoroom.Client.Network;
using Videoroom.Engine.Dtls;

namespace Videoroom.Client;

/// <summary>What all clients of a process share: the loop, the certificate, the recording.</summary>
internal sealed class CallClientHost : IDisposable
{
    private readonly DtlsCertificate _certificate = DtlsCertificate.CreateSelfSigned();

    /// <param name="recording">What all cameras show; null is the recording for load.</param>
    /// <param name="firstAddress">The clients' addresses count up from here; null is 127.1.0.0.</param>
    public CallClientHost(Vp8Recording? recording = null, IPAddress? firstAddress = null)
    {
        Recording = recording ?? Vp8Recording.Load();
        Loop = new ClientLoop(TimeProvider.System, firstAddress);
        Dtls = new DtlsContext(_certificate);
        Fingerprint = _certificate.Fingerprint;
    }

    public ClientLoop Loop { get; }

    public DtlsContext Dtls { get; }

    public CertificateFingerprint Fingerprint { get; }

    public Vp8Recording Recording { get; }

    public void Dispose()
    {
        Loop.Dispose();
        Dtls.Dispose();
        _certificate.Dispose();
    }
}

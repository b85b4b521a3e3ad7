using Videoroom.Bench.Client.Media;
using Videoroom.Bench.Client.Network;
using Videoroom.Engine.Dtls;

namespace Videoroom.Bench.Client;

/// <summary>What all clients of a process share: the loop, the certificate, the recording.</summary>
internal sealed class CallClientHost : IDisposable
{
    private readonly DtlsCertificate _certificate = DtlsCertificate.CreateSelfSigned();

    public CallClientHost()
    {
        Dtls = new DtlsContext(_certificate);
        Fingerprint = _certificate.Fingerprint;
    }

    public ClientLoop Loop { get; } = new(TimeProvider.System);

    public DtlsContext Dtls { get; }

    public CertificateFingerprint Fingerprint { get; }

    public Vp8Recording Recording { get; } = Vp8Recording.Load();

    public void Dispose()
    {
        Loop.Dispose();
        Dtls.Dispose();
        _certificate.Dispose();
    }
}

using Videoroom.Client.Network;
using Videoroom.Engine.Dtls;

namespace Videoroom.Client;

/// <summary>
/// What all clients of a process share: the thread that their media runs on, and their DTLS certificate. It outlives its clients:
/// dispose them first.
/// </summary>
public sealed class ClientHost : IDisposable
{
    private readonly DtlsCertificate _certificate = DtlsCertificate.CreateSelfSigned();

    /// <summary>Starts the thread.</summary>
    /// <param name="options">The defaults without.</param>
    public ClientHost(ClientHostOptions? options = null)
    {
        Loop = new ClientLoop(TimeProvider.System, options?.FirstAddress);
        Dtls = new DtlsContext(_certificate);
        Fingerprint = _certificate.Fingerprint;
    }

    internal ClientLoop Loop { get; }

    internal DtlsContext Dtls { get; }

    internal CertificateFingerprint Fingerprint { get; }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        Loop.Dispose();
        Dtls.Dispose();
        _certificate.Dispose();
    }
}

using Videoroom.Engine.Dtls;

namespace Videoroom.Engine.Peers;

/// <summary>What offer and answer have agreed about the DTLS association.</summary>
/// <param name="Fingerprints">The certificates that the peer may show.</param>
/// <param name="OwnRole">Our side of the handshake.</param>
internal sealed record DtlsTerms(IReadOnlyList<CertificateFingerprint> Fingerprints, DtlsRole OwnRole);

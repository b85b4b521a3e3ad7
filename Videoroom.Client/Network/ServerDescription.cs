using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Client.Network;

/// <summary>What the server's description says of its transport.</summary>
/// <param name="Ice">Its ICE credentials.</param>
/// <param name="Fingerprints">The certificates that it may show.</param>
/// <param name="IsController">The server nominates (RFC 8445, section 6.1.1): a full agent that made the offer.</param>
internal sealed record ServerDescription(IceParameters Ice, IReadOnlyList<CertificateFingerprint> Fingerprints, bool IsController = false)
{
    /// <summary>The client's side of the DTLS handshake (RFC 8842, section 5): the client of it unless the server's answer took that role.</summary>
    public DtlsRole ClientRole { get; init; } = DtlsRole.Client;
}

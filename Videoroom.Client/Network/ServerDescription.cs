using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>What the server's answer and candidates say of its transport.</summary>
/// <param name="Address">The candidate to check.</param>
/// <param name="Ice">Its ICE credentials.</param>
/// <param name="Fingerprints">The certificates that it may show.</param>
internal sealed record ServerDescription(
    TransportAddress Address, IceParameters Ice, IReadOnlyList<CertificateFingerprint> Fingerprints);

using Akka.Remote.Transport.DotNetty;

namespace Videoroom.Web.Clustering.Links;

/// <summary>The connections between nodes: TLS in which both ends prove that they know <c>CLUSTER_SECRET</c>.</summary>
internal static class ClusterLinks
{
    /// <summary>
    /// What Akka.Remote makes its connections with. Both ends present the certificate of the key that the secret gives; a
    /// certificate of any other key ends the handshake. Names and dates in it mean nothing.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="errors">Is told of nodes with another secret.</param>
    /// <param name="clock">Dates the certificate.</param>
    public static DotNettySslSetup Tls(string secret, LinkErrors errors, TimeProvider clock)
    {
        var key = new ClusterKey(secret);
        return new DotNettySslSetup(
            key.CreateCertificate(clock),
            suppressValidation: false,
            requireMutualAuthentication: true,
            validateCertificateHostname: false,
            (certificate, _, remotePeer, _, _) =>
            {
                var matches = key.Matches(certificate);
                if (!matches)
                {
                    errors.OnWrongSecret(remotePeer);
                }

                return matches;
            });
    }
}

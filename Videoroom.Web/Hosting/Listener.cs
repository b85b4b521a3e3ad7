using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Hosting;

/// <summary>
/// The TCP side: where Kestrel listens, and with which certificate. The page's addresses come first, the admin listener last.
/// </summary>
internal static class Listener
{
    // Only WHIP and WHEP take request bodies, and set limits of their own.
    private const long MaxRequestBodyBytes = 64 * 1024;

    /// <summary>How long a request's head may take to arrive, its TLS handshake apart: it has a few hundred bytes.</summary>
    private static readonly TimeSpan HeadTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Whoever reads the page more slowly than this for ten seconds could not take part in a call.</summary>
    private static readonly MinDataRate SlowestReader = new(bytesPerSecond: 2000, gracePeriod: TimeSpan.FromSeconds(10));

    /// <summary>The slowest body that is waited for; WHIP's have a time limit besides.</summary>
    private static readonly MinDataRate SlowestWriter = new(bytesPerSecond: 1000, gracePeriod: TimeSpan.FromSeconds(5));

    /// <param name="builder">The host.</param>
    /// <param name="options">Where to listen.</param>
    /// <param name="plan">How many connections there may be.</param>
    public static void UseListener(this WebApplicationBuilder builder, VideoroomOptions options, DescriptorPlan plan)
    {
        var certificate = options.UseTls ? HttpsCertificate.Load(options, TimeProvider.System) : null;
        builder.Services.AddSingleton(new StartNotes(certificate?.Note is { } note ? [note] : []));
        builder.Services.AddSingleton<IConnectionListenerFactory, GuardedListenerFactory>();
        var accepted = new AcceptCount();
        builder.Services.AddSingleton(accepted);

        // Addresses of ASP.NET Core's own settings would replace ours, the admin listener's too: ListenAddresses reads them.
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadTimeLimit;
            kestrel.Limits.MinResponseDataRate = SlowestReader;
            kestrel.Limits.MinRequestBodyDataRate = SlowestWriter;
            var places = new ConnectionQuota(plan.Page);
            var setting = options.ListenUrls is null ? "HOST" : ListenAddresses.Variable;
            foreach (var address in options.Host.Count == 0 ? [GuardedEndPoint.Everywhere] : options.Host)
            {
                kestrel.Listen(new GuardedEndPoint(address, options.Port, places, accepted, setting), Secure);
            }

            var admin = options.Admin.Address.Equals(IPAddress.IPv6Any) ? GuardedEndPoint.Everywhere : options.Admin.Address;
            kestrel.Listen(
                new GuardedEndPoint(admin, options.Admin.Port, new ConnectionQuota(DescriptorPlan.Admin), new AcceptCount(), "ADMIN_ADDRESS"), SecureAdmin);
        });

        void SecureAdmin(ListenOptions listen)
        {
            AdminConnection.Mark(listen);
            if (IPAddress.IsLoopback(options.Admin.Address))
            {
                listen.Protocols = HttpProtocols.Http1;
            }
            else
            {
                Secure(listen);
            }
        }

        void Secure(ListenOptions listen)
        {
            // WebSockets over HTTP/2 gain nothing here, and one protocol is less to go wrong.
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate.Certificate;
                    https.ServerCertificateChain = certificate.Chain;
                    https.OnAuthenticate = (_, authentication) => authentication.CipherSuitesPolicy = TlsCipherSuites.Policy;
                });
            }
        }
    }
}

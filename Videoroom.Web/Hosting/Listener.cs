using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Web.Admin;
using Videoroom.Web.Configuration;
using Videoroom.Web.Tls;

namespace Videoroom.Web.Hosting;

/// <summary>
/// The TCP side: where Kestrel listens, and with which certificate. The page's addresses come first, the admin listener last.
/// </summary>
internal static class Listener
{
    // Only WHIP and WHEP take request bodies, and set limits of their own.
    private const long MaxRequestBodyBytes = 64 * 1024;

    public static void UseListener(this WebApplicationBuilder builder, VideoroomOptions options)
    {
        var certificate = options.UseTls ? HttpsCertificate.Load(options, TimeProvider.System) : null;
        builder.Services.AddSingleton(new StartNotes(certificate?.Note is { } note ? [note] : []));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            if (options.Host.Count == 0)
            {
                kestrel.ListenAnyIP(options.Port, Secure);
            }

            foreach (var address in options.Host)
            {
                kestrel.Listen(new IPEndPoint(address, options.Port), Secure);
            }

            if (options.Admin.Address.Equals(IPAddress.IPv6Any))
            {
                kestrel.ListenAnyIP(options.Admin.Port, SecureAdmin);
            }
            else
            {
                kestrel.Listen(new IPEndPoint(options.Admin.Address, options.Admin.Port), SecureAdmin);
            }
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

using System.Net.Security;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>What runs on a TCP port of the media plane.</summary>
/// <param name="Framing">How datagrams lie on its connections.</param>
/// <param name="Quota">Bounds the connections of all ports together.</param>
/// <param name="Tls">The certificate; null without TLS.</param>
internal sealed record StreamListenerOptions(
    StreamFraming Framing, ConnectionQuota Quota, SslStreamCertificateContext? Tls = null);

using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Videoroom.Web.Hosting;

/// <summary>Requests of the node to its own page's port, over the network stack as anybody's.</summary>
internal sealed class OwnRequests : IDisposable
{
    private readonly HttpClient _http;
    private long _connections;

    /// <param name="listening">The address that is listened on, as Kestrel says it: <c>http://[::]:4000</c>.</param>
    public OwnRequests(string listening)
    {
        Address = BaseOf(listening);

        // A connection for each: whether one is accepted is what is asked. The certificate is our own, whatever name it is for.
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Where it asks.</summary>
    public Uri Address { get; }

    /// <summary>Connections made so far. A request is sent again, on another one, when the first ends without an answer.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Asks.</summary>
    /// <param name="path">What is asked for.</param>
    /// <param name="upgrade">The protocol to change to; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<HttpStatusCode> GetAsync(string path, string? upgrade, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        request.Headers.ConnectionClose = upgrade is null;
        if (upgrade is not null)
        {
            request.Headers.Add("Connection", "Upgrade");
            request.Headers.Add("Upgrade", upgrade);
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            await response.Content.CopyToAsync(Stream.Null, cancellation);
        }

        return response.StatusCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Where to ask: on the address itself, or on loopback when it is all of them.</summary>
    internal static Uri BaseOf(string listening)
    {
        var address = BindingAddress.Parse(listening);
        var host = address.Host switch
        {
            "0.0.0.0" => "127.0.0.1",
            "[::]" => Socket.OSSupportsIPv4 ? "127.0.0.1" : "[::1]",
            var other => other,
        };
        return new UriBuilder(address.Scheme, host, address.Port).Uri;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            Interlocked.Increment(ref _connections);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

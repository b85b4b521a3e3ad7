using System.Net;
using System.Net.Sockets;

namespace Videoroom.Client.Signalling;

/// <summary>Connections that come from a chosen address of this machine, of which 127.0.0.0/8 has many: servers count by address.</summary>
internal static class SourceAddress
{
    /// <summary>An invoker for one WebSocket; disposing it leaves the WebSocket open.</summary>
    public static HttpMessageInvoker Invoker(IPAddress from) => new(Handler(from), disposeHandler: false);

    /// <summary>Sends HTTP requests from an address.</summary>
    public static SocketsHttpHandler Handler(IPAddress from) => new()
    {
        UseProxy = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(from.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}

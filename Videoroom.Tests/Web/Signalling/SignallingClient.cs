using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>A client that says exactly what the test wants.</summary>
internal sealed class SignallingClient(ClientWebSocket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public HttpStatusCode ResponseStatus => socket.HttpStatusCode;

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    public async Task ConnectAsync(Uri address)
    {
        using var cancellation = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(address, cancellation.Token);
        }
        catch (WebSocketException)
        {
            // A refusal: the test looks at ResponseStatus.
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type, bool endOfMessage = true)
    {
        using var cancellation = new CancellationTokenSource(Patience);
        await socket.SendAsync(bytes, type, endOfMessage, cancellation.Token);
    }

    /// <summary>The next text message; null when the server closed instead.</summary>
    public async Task<string?> ReceiveAsync()
    {
        using var cancellation = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellation.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }

    /// <summary>Reads until the server has closed, and answers its close frame.</summary>
    public async Task<WebSocketCloseStatus?> ReceiveCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        using var cancellation = new CancellationTokenSource(Patience);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellation.Token);
        return socket.CloseStatus;
    }

    public async Task CloseAsync(WebSocketCloseStatus status)
    {
        using var cancellation = new CancellationTokenSource(Patience);
        await socket.CloseAsync(status, "", cancellation.Token);
    }

    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();
}

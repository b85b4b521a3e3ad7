using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Videoroom.Client.Signalling;

/// <summary>Reads a WebSocket message by message, whatever frames they come in.</summary>
internal static class WebSocketMessages
{
    /// <summary>The length that a message may have, in bytes.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>The messages until the other side closes; each one's bytes hold until the next is asked for.</summary>
    /// <exception cref="WebSocketException">The connection broke, or a message is longer than <see cref="MaxLength"/>.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        WebSocket socket, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                yield break;
            }

            if (message.Length + part.Count > MaxLength)
            {
                throw new WebSocketException(WebSocketError.Faulted, $"A message is longer than {MaxLength} bytes.");
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                yield return message.GetBuffer().AsMemory(0, (int)message.Length);
                message.SetLength(0);
            }
        }
    }
}

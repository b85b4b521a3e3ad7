using System.Net.WebSockets;
using System.Threading.Channels;

namespace Videoroom.Web.Signalling;

/// <summary>
/// The messages on their way to one client. Anybody may add one and never waits; one task sends them. A client that does
/// not read fills the queue, and a full queue says so at once (docs/security.md, row 13).
/// </summary>
internal sealed class OutgoingQueue(SignallingLimits limits)
{
    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(limits.MaxQueuedMessages) { SingleReader = true });

    private int _bytes;

    /// <summary>Adds a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="maxBytes">How many bytes may wait with it.</param>
    /// <returns>False when the queue is full or complete; the message is not sent then.</returns>
    public bool TryAdd(byte[] message, int maxBytes)
    {
        var fits = Interlocked.Add(ref _bytes, message.Length) <= maxBytes;
        if (fits && _messages.Writer.TryWrite(message))
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -message.Length);
        return false;
    }

    /// <summary>No message is added from here on; those in the queue are still sent.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>Sends until <see cref="Complete"/> was called and the queue is empty.</summary>
    public async Task SendAllAsync(WebSocket socket)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            Interlocked.Add(ref _bytes, -message.Length);
        }
    }
}

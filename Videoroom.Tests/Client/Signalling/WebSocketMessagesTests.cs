using System.Net.WebSockets;
using Videoroom.Client.Signalling;

namespace Videoroom.Tests.Client.Signalling;

public sealed class WebSocketMessagesTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(WebSocketMessages.MaxLength, true)]
    [InlineData(WebSocketMessages.MaxLength + 1, false)]
    public async Task A_message_that_is_longer_than_the_limit_breaks_the_connection(int length, bool accepted)
    {
        using var socket = new OneMessage(length);

        if (accepted)
        {
            Assert.Equal([length], await LengthsAsync(socket));
        }
        else
        {
            Assert.Equal(WebSocketError.Faulted, (await Assert.ThrowsAsync<WebSocketException>(() => LengthsAsync(socket))).WebSocketErrorCode);
        }
    }

    private static async Task<List<int>> LengthsAsync(WebSocket socket)
    {
        var lengths = new List<int>();
        await foreach (var message in WebSocketMessages.ReadAsync(socket, CancellationToken.None))
        {
            lengths.Add(message.Length);
        }

        return lengths;
    }

    /// <summary>The other side sends one message in as many parts as the reader's buffer makes of it, and closes.</summary>
    private sealed class OneMessage(int length) : WebSocket
    {
        private int _left = length;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            if (_left == 0)
            {
                return Task.FromResult(new WebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true));
            }

            var part = Math.Min(_left, buffer.Count);
            _left -= part;
            return Task.FromResult(new WebSocketReceiveResult(part, WebSocketMessageType.Text, endOfMessage: _left == 0));
        }

        public override void Abort() => throw new NotSupportedException();

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public override void Dispose()
        {
            // It holds nothing.
        }
    }
}

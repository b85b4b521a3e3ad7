using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Videoroom.Bench.Flood;

/// <summary>
/// Strangers who open as many connections as they get and hold them. A connection that the server ends is opened again; how many are
/// opened a second is bounded.
/// </summary>
internal sealed class ConnectionFlood : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly FloodOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _opening;
    private int _open;
    private int _opened;
    private int _ended;

    private ConnectionFlood(FloodOptions options)
    {
        _options = options;
        _opening = OpenAsync();
    }

    /// <summary>Connections that are open now, as far as this end knows.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Connections that were opened so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Connections that the server has ended, or that it did not let in.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Begins.</summary>
    public static ConnectionFlood Start(FloodOptions options) => new(options);

    /// <summary>Ends all of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _opening;
        _stopping.Dispose();
    }

    private async Task OpenAsync()
    {
        List<Task> holding = [];
        using var timer = new PeriodicTimer(Tick);
        var allowance = 0.0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                for (allowance += _options.PerSecond * Tick.TotalSeconds; allowance >= 1; allowance--)
                {
                    if (holding.Count < _options.Connections)
                    {
                        holding.Add(HoldAsync(_options.Source(Interlocked.Increment(ref _opened))));
                    }
                }

                holding.RemoveAll(connection => connection.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }

        await Task.WhenAll(holding);
    }

    private async Task HoldAsync(IPAddress source)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var isOpen = false;
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(_options.Target, _stopping.Token);
            isOpen = true;
            Interlocked.Increment(ref _open);
            await socket.SendAsync(Encoding.ASCII.GetBytes(_options.Text), _stopping.Token);
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, _stopping.Token) > 0)
            {
                // An answer, and the connection stays.
            }

            Interlocked.Increment(ref _ended);
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _ended);
        }
        catch (OperationCanceledException)
        {
            // The flood is over.
        }
        finally
        {
            if (isOpen)
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Client.Network;

/// <summary>
/// One thread and one UDP socket for any number of clients on this machine: each has an address of its own, usually of the
/// loopback network (127.1.0.1, 127.1.0.2, …), by which its packets are told apart. So a load of a hundred clients costs one
/// receive call for sixty-four packets, not sixty-four.
/// </summary>
internal sealed class ClientLoop : IDisposable
{
    private const int MaxBuffers = 4096;
    private const long LongestWaitUs = 50_000;

    private static readonly IPAddress FirstAddress = new([127, 1, 0, 0]);
    private readonly PacketBufferPool _pool = new(MaxBuffers);
    private readonly IMediaSocket _socket;
    private readonly SendBatch _sending = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly Dictionary<uint, IClientTransport> _transports = [];
    private readonly List<IClientTransport> _order = [];
    private readonly Thread _thread;
    private uint _lastAddress;
    private long _longestTurnUs;
    private volatile bool _stopping;

    /// <param name="time">The clock.</param>
    /// <param name="firstAddress">The clients' addresses count up from here, and must be this machine's; null is 127.1.0.0.</param>
    public ClientLoop(TimeProvider time, IPAddress? firstAddress = null)
    {
        GivesAddresses = firstAddress is not null;
        _lastAddress = BinaryPrimitives.ReadUInt32BigEndian((firstAddress ?? FirstAddress).GetAddressBytes());
        Clock = new MediaClock(time);
        _socket = ClientSocket.Open();
        _thread = new Thread(Run) { Name = "clients", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether its clients' addresses were chosen; otherwise they are good for a server on this machine only.</summary>
    public bool GivesAddresses { get; }

    /// <summary>The clock of everything on this loop.</summary>
    public MediaClock Clock { get; }

    /// <summary>Datagrams that the system did not take.</summary>
    public long DroppedSends { get; private set; }

    /// <summary>Runs something on the loop's thread, soon and in order.</summary>
    public void Post(Action command)
    {
        _commands.Enqueue(command);
        _socket.Wake();
    }

    /// <summary>Runs something on the loop's thread and gives its result.</summary>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return answer.Task;
    }

    /// <summary>The longest time between two looks at the socket since the last call, waits not counted, in microseconds. On the loop's thread.</summary>
    public long TakeLongestTurnUs()
    {
        var longest = _longestTurnUs;
        _longestTurnUs = 0;
        return longest;
    }

    /// <summary>Gives a transport an address and from here on its datagrams and its turns. On the loop's thread.</summary>
    public TransportAddress Attach(IClientTransport transport)
    {
        var address = ++_lastAddress;
        _transports.Add(address, transport);
        _order.Add(transport);
        return TransportAddress.FromIPv4(address, (ushort)_socket.Port);
    }

    /// <summary>Gives a transport that has its own connection its turns. On the loop's thread.</summary>
    public void AttachConnected(IClientTransport transport) => _order.Add(transport);

    /// <summary>Ends that. On the loop's thread.</summary>
    public void DetachConnected(IClientTransport transport) => _order.Remove(transport);

    /// <summary>Forgets a transport. On the loop's thread.</summary>
    public void Detach(TransportAddress address)
    {
        if (_transports.Remove(address.IPv4, out var transport))
        {
            _order.Remove(transport);
        }
    }

    /// <summary>Where to write the next datagram; on the loop's thread.</summary>
    public Span<byte> NextDatagram()
    {
        if (_sending.IsFull)
        {
            Flush();
        }

        return _sending.Next;
    }

    /// <summary>Sends what was written into <see cref="NextDatagram"/> with the turn's batch.</summary>
    public void Send(TransportAddress from, TransportAddress to, int length) => _sending.Add(Path.Udp(to, from), length);

    public void Dispose()
    {
        _stopping = true;
        _socket.Wake();
        _thread.Join();
        _socket.Dispose();
        _sending.Dispose();
        _pool.Dispose();
    }

    private void Flush()
    {
        DroppedSends += _socket.Send(_sending);
        _sending.Clear();
    }

    private void Run()
    {
        var receiving = new ReceiveBatch(_pool);
        while (!_stopping)
        {
            var turnUs = Clock.NowUs;
            while (_commands.TryDequeue(out var command))
            {
                command();
            }

            receiving.Refill();
            var received = _socket.Receive(receiving);
            for (var i = 0; i < received; i++)
            {
                var buffer = receiving[i];
                if (_transports.TryGetValue(buffer.Path.Local.IPv4, out var transport))
                {
                    transport.OnDatagram(buffer.Datagram, buffer.Path.Remote, Clock.NowUs);
                }
            }

            receiving.Release(received);
            var next = TakeTurns();
            if (_sending.Count > 0)
            {
                Flush();
            }

            _longestTurnUs = Math.Max(_longestTurnUs, Clock.NowUs - turnUs);
            if (received == 0 && _commands.IsEmpty)
            {
                _socket.Wait((int)(Math.Clamp(next - Clock.NowUs, 0, LongestWaitUs) / 1000));
            }
        }

        receiving.Release(receiving.Ready);
    }

    private long TakeTurns()
    {
        var now = Clock.NowUs;
        var next = now + LongestWaitUs;
        foreach (var transport in _order)
        {
            next = Math.Min(next, transport.OnTurn(now));
        }

        return next;
    }
}

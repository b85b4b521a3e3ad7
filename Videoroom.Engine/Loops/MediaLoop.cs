using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Loops;

/// <summary>
/// One thread of the media plane with a socket of its own on the media port. Each turn is a pipeline:
/// <list type="number">
/// <item>commands of other threads for connections that live here (<see cref="Post(in PeerCommand)"/>);</item>
/// <item>what other loops passed over: datagrams of our peers, packets for our subscribers, keyframe requests;</item>
/// <item>what came over TCP, and from the foreign peers of TURN clients;</item>
/// <item>one batch from the socket; each datagram goes to its peer's home loop: here, or by a ring to another; what is
/// relayed through TURN is taken out of its message first;</item>
/// <item>at home: STUN to the ICE agent, DTLS to the thread pool, SRTP and SRTCP authenticated and decrypted in place;</item>
/// <item>a media packet is inspected once, is read-only from then on, and goes once to every loop with subscribers;</item>
/// <item>there, subscriber by subscriber, each of the turn's packets: rewritten, and encrypted from the shared buffer straight into the send batch;</item>
/// <item>timers: reports, negative acknowledgements, feedback, consent;</item>
/// <item>the send batch leaves in one system call, what goes over TCP is handed to its writers, and loops that were given something are woken, once each.</item>
/// </list>
/// None of it allocates once the connections stand.
/// </summary>
internal sealed partial class MediaLoop : IPeerLoop, IRelayLoop, IDisposable
{
    private const int MaxWaitMs = 1000;

    private readonly ConcurrentQueue<PeerCommand> _commands = new();
    private readonly ConcurrentQueue<PeerSession> _newcomers = new();
    private readonly ConcurrentQueue<OutgoingDatagrams> _outgoing = new();
    private readonly List<PeerSession> _failed = [];
    private readonly Dictionary<int, PeerSession> _sessions = [];
    private readonly IMediaSocket _socket;
    private readonly ReceiveBatch _receiveBatch;
    private readonly ILogger _logger;
    private readonly LoopOccupancy _occupancy = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private int _waiting;
    private int _load;

    public MediaLoop(int index, int loops, IMediaSocket socket, MediaLoopServices services)
    {
        Index = index;
        Clock = services.Clock;
        Routes = services.Routes;
        _relays = services.Relays;
        _logger = services.Logger;
        _socket = socket;
        Pool = new PacketBufferPool(services.MaxPacketBuffers);
        _receiveBatch = new ReceiveBatch(Pool);
        _turn = new TurnServer(services.Turn, PostFromForeignPeer);
        _turnSweep = new LoopTimer(SweepTurn);
        _turnUsers = services.Turn.Users;
        _wakeLater = new bool[loops];
        _inbox = new SpscRing<LoopMessage>[loops];
        for (var i = 0; i < loops; i++)
        {
            _inbox[i] = new SpscRing<LoopMessage>(i == index ? 1 : services.HandOverCapacity);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = $"media-loop-{index}" };
    }

    /// <inheritdoc/>
    public int Index { get; }

    /// <inheritdoc/>
    public MediaClock Clock { get; }

    /// <inheritdoc/>
    public RouteTable Routes { get; }

    /// <inheritdoc/>
    public PacketBufferPool Pool { get; }

    /// <inheritdoc/>
    public EarlyMediaBudget EarlyMedia { get; } = new();

    /// <inheritdoc/>
    public TimerQueue Timers { get; } = new();

    /// <inheritdoc/>
    public LoopStatistics Statistics { get; } = new();

    /// <inheritdoc/>
    public LoopTime Time { get; } = new();

    /// <inheritdoc/>
    public long NowUs => Time.NowUs;

    /// <inheritdoc/>
    public long NowMs => Time.NowMs;

    /// <inheritdoc/>
    public int Load => Volatile.Read(ref _load);

    /// <summary>Buffers in use, apart from those that wait for the next receive call.</summary>
    public int BuffersInUse => Math.Max(0, Pool.Rented - _receiveBatch.Ready);

    /// <summary>Bytes that the loop's thread has allocated so far, as it last looked: what a benchmark watches.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <inheritdoc/>
    public void AddLoad(int change) => Interlocked.Add(ref _load, change);

    /// <inheritdoc/>
    public void Post(in PeerCommand command)
    {
        _commands.Enqueue(command);
        Wake();
    }

    /// <inheritdoc/>
    public void PostDatagrams(in OutgoingDatagrams datagrams)
    {
        _outgoing.Enqueue(datagrams);
        Wake();
    }

    /// <summary>Makes a session live here. Callable from any thread.</summary>
    public void Add(PeerSession session)
    {
        _newcomers.Enqueue(session);
        Wake();
    }

    /// <inheritdoc/>
    public void Remove(PeerSession session) => _sessions.Remove(session.Id.Slot);

    /// <summary>Ends the thread, which first sends what is still queued. All loops stop before the first is disposed: they hold each other's buffers.</summary>
    public void Stop()
    {
        _stopping = true;
        _socket.Wake();
        _thread.Join();
    }

    /// <summary>Frees socket and buffers. Sessions must have been closed, and the loop stopped.</summary>
    public void Dispose()
    {
        foreach (var ring in _inbox)
        {
            while (ring.TryDequeue(out var message))
            {
                message.Buffer?.Release();
            }
        }

        _receiveBatch.Release(_receiveBatch.Ready);
        _socket.Dispose();
        _sendBatch.Dispose();
        Pool.Dispose();
    }

    /// <inheritdoc/>
    public void CloseLater(PeerSession session) => _failed.Add(session);

    /// <summary>One turn, without waiting: what the thread does again and again, and what whoever has no thread for it calls.</summary>
    /// <param name="more">Whether the socket has more.</param>
    /// <returns>Datagrams that came.</returns>
    internal int RunTurn(out bool more)
    {
        Tick();
        RunCommands();
        RunRelayCommands();
        RunMessages();
        RunConnections();
        var received = Receive(out more);
        DeliverCollected();
        Timers.Run(NowMs);
        CloseFailed();
        Flush();
        FlushConnections();
        WakeOthers();
        AllocatedBytes = GC.GetAllocatedBytesForCurrentThread();
        return received;
    }

    private void Run()
    {
        do
        {
            var received = RunTurn(out var more);
            if (!more && !_stopping)
            {
                Wait(received);
            }

            Statistics.IsOverloaded = _occupancy.Update(Clock.NowUs);
        }
        while (!_stopping || HasWork());
        _turn.Close();
    }

    private void Tick() => Time.Set(Clock.NowUs);

    private void RunCommands()
    {
        Admit();
        while (_commands.TryDequeue(out var command))
        {
            if (Find(command.Target) is { } session)
            {
                Guard(session, command.Run, command.State);
            }
        }

        while (_outgoing.TryDequeue(out var outgoing))
        {
            foreach (var datagram in outgoing.Datagrams)
            {
                Send(outgoing.Path, datagram);
            }

            if (outgoing.Leaving is { } user)
            {
                _turnUsers.Remove(user);
            }
        }
    }

    private PeerSession? Find(PeerConnectionId id)
    {
        if (_sessions.TryGetValue(id.Slot, out var session) && session.Id == id)
        {
            return session;
        }

        Admit();
        return _sessions.TryGetValue(id.Slot, out session) && session.Id == id ? session : null;
    }

    /// <summary>
    /// Lets the newcomers in. Also when a command's target is not known: it may have come, and given the command, since
    /// the turn's first look.
    /// </summary>
    private void Admit()
    {
        while (_newcomers.TryDequeue(out var session))
        {
            _sessions[session.Id.Slot] = session;
            Guard(session, static (session, _) => session.Begin(), null);
        }
    }

    /// <summary>A fault in what concerns one connection ends that connection, never the loop.</summary>
    private static void Guard(PeerSession session, Action<PeerSession, object?> run, object? state)
    {
        try
        {
            run(session, state);
        }
        catch (Exception e)
        {
            session.OnFault(e);
        }
    }

    private void CloseFailed()
    {
        // Closing one may fail another; the list may grow while it is walked.
        for (var i = 0; i < _failed.Count; i++)
        {
            Guard(_failed[i], static (session, _) => session.Teardown(), null);
        }

        _failed.Clear();
    }

    private void Wait(int received)
    {
        if (received > 0 && _receiveBatch.Ready == 0)
        {
            _receiveBatch.Refill();
        }

        Volatile.Write(ref _waiting, 1);
        Interlocked.MemoryBarrier();
        if (!HasWork() && !_stopping)
        {
            var next = Timers.NextDeadlineMs;
            var delay = next == long.MaxValue ? MaxWaitMs : Math.Clamp(next - Clock.NowMs, 0, MaxWaitMs);
            // Without a free buffer nothing can be taken from the socket, which stays readable: waiting on it would spin.
            if (_receiveBatch.Ready == 0)
            {
#pragma warning disable RS0030 // The one thread that may: it is the loop's own.
                Thread.Sleep(1);
#pragma warning restore RS0030
            }
            else if (delay > 0)
            {
                var sinceUs = Clock.NowUs;
                _socket.Wait((int)delay);
                _occupancy.OnWaited(Clock.NowUs - sinceUs);
            }
        }

        Volatile.Write(ref _waiting, 0);
    }

    private bool HasWork()
    {
        // A loop that stops does not wait for strangers to pause.
        if (!_commands.IsEmpty || !_newcomers.IsEmpty || !_outgoing.IsEmpty || !_relayCommands.IsEmpty || (HasConnectionWork && !_stopping))
        {
            return true;
        }

        foreach (var ring in _inbox)
        {
            if (ring.Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}

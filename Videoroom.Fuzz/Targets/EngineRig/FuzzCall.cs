using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Speech;
using Videoroom.Engine.Turn;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>
/// A call on one media loop, whose turns run on the caller's thread: no sockets, and a clock that is set. Only the handshakes run on the
/// thread pool, as they always do.
/// </summary>
internal sealed class FuzzCall : IPeerHost, IDisposable
{
    private const int Port = 20_000;
    private const int MaxBuffers = 1024;
    private const int Peers = 3;
    private const int StepMs = 500;
    private const int CheckIntervalMs = 2000;
    private const int LongestStunAnswer = TurnServer.MaxResponseLength;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TransportAddress Media = TransportAddress.FromIPv4(0xC633_6401, Port);

    private readonly ManualClock _clock = new();
    private readonly FaultLog _log = new();
    private readonly FedSocket _socket;
    private readonly RouteTable _routes = new();
    private readonly List<FuzzPeer> _peers = [];
    private long _checkedMs;
    private int _freed;
    private bool _isDisposed;
    private ushort _nextHonest = 1;

    /// <summary>Begins the call: everybody is connected, publishes and receives.</summary>
    public FuzzCall()
    {
        _socket = new FedSocket(Port, OnSent);
        Turns = new TurnServices(new TurnServiceOptions { RelayedIPv4 = IPAddress.Parse("198.51.100.1"), LastPort = 50_063 }, _clock);
        Turns.Policy.SetMediaAddresses([Media]);
        var relays = new RelayRoutes();
        Loop = new MediaLoop(0, 1, _socket, new MediaLoopServices(new MediaClock(_clock), _routes, relays, _log, MaxBuffers, 16, Turns));
        Loop.Connect([Loop]);
        Relay = new MediaRelay("here", new IPEndPoint(IPAddress.Parse("198.51.100.1"), Port), [Loop], Tracks, relays, _log);
        Publisher = new FuzzPeer(this, 0, PathOf(0xC000_0202, 4000));
        Viewer = new FuzzPeer(this, 1, PathOf(0xC000_0203, 4000));
        Hostile = new HostilePeer(this, 2, PathOf(0xCB00_7142, 5000));
        _peers.AddRange([Publisher, Viewer, Hostile]);
        Connect();
        Node = new FuzzNode(this, PathOf(0xC633_6402, Port));
        Publish();
    }

    /// <summary>The loop.</summary>
    public MediaLoop Loop { get; }

    /// <inheritdoc/>
    public TrackDirectory Tracks { get; } = new(1, new SpeakerLimit());

    /// <inheritdoc/>
    public MediaRelay Relay { get; }

    /// <summary>What the TURN server knows.</summary>
    public TurnServices Turns { get; }

    /// <summary>An honest publisher.</summary>
    public FuzzPeer Publisher { get; }

    /// <summary>An honest viewer, who receives everybody.</summary>
    public FuzzPeer Viewer { get; }

    /// <summary>A peer who sends what it likes.</summary>
    public HostilePeer Hostile { get; }

    /// <summary>A node that does.</summary>
    public FuzzNode Node { get; }

    /// <summary>The time.</summary>
    public long NowMs => Loop.Clock.NowMs;

    /// <inheritdoc/>
    ILogger IPeerHost.Logger => _log;

    /// <inheritdoc/>
    DtlsContext IPeerHost.Dtls => DtlsPair.Context;

    /// <inheritdoc/>
    TurnUsers IPeerHost.TurnUsers => Turns.Users;

    /// <inheritdoc/>
    void IPeerHost.OnHandshake(int change)
    {
    }

    /// <inheritdoc/>
    void IPeerHost.OnFreed(PeerSession session)
    {
        Loop.AddLoad(-1);
        Interlocked.Increment(ref _freed);
    }

    /// <summary>Where somebody is who takes no part in the call.</summary>
    public static Path Stranger(int index) => PathOf(0xCB00_7101, (ushort)(7000 + index));

    /// <summary>Lets a datagram arrive with the next turn.</summary>
    public void Feed(in Path path, ReadOnlySpan<byte> datagram) => _socket.Feed(path, datagram);

    /// <summary>Lets a datagram arrive now.</summary>
    /// <returns>True.</returns>
    public bool SendFrom(in Path path, ReadOnlySpan<byte> datagram)
    {
        Feed(path, datagram);
        Turn();
        return true;
    }

    /// <summary>Runs turns until nothing waits.</summary>
    public void Turn()
    {
        bool more;
        do
        {
            Loop.RunTurn(out more);
        }
        while (more || _socket.HasInput);
    }

    /// <summary>Lets time pass; the clients check their pairs meanwhile.</summary>
    public void Pass(int milliseconds)
    {
        while (milliseconds > 0)
        {
            var step = Math.Min(milliseconds, StepMs);
            milliseconds -= step;
            _clock.Advance(TimeSpan.FromMilliseconds(step));
            if (NowMs - _checkedMs >= CheckIntervalMs)
            {
                _checkedMs = NowMs;
                foreach (var peer in _peers)
                {
                    Feed(peer.Path, peer.BuildCheck());
                }
            }

            Turn();
        }
    }

    /// <summary>Lets a datagram arrive that is nobody's: it changes nothing.</summary>
    /// <returns>Whether it was of a protocol of the media port.</returns>
    public bool Forge(ReadOnlySpan<byte> datagram, in Path path)
    {
        var before = State();
        SendFrom(path, datagram);
        Require(State() == before, "a forged datagram changes nothing");
        return Demultiplexer.Classify(datagram) != DatagramKind.Unknown;
    }

    /// <summary>What must hold at any time.</summary>
    public void Check()
    {
        if (_log.Faults.TryPeek(out var fault))
        {
            throw new BrokenInvariantException($"no fault is logged: {fault}");
        }

        foreach (var peer in _peers)
        {
            if (peer.Observer.Failure is { } failure)
            {
                throw new BrokenInvariantException($"no call ends: {failure}");
            }
        }
    }

    /// <summary>What must hold at the end: the honest publisher is heard, ends are heard, and nothing is left.</summary>
    public void Finish()
    {
        Check();
        var heard = Viewer.Received;
        Publisher.SendRtp(CallTracks.Opus(CallTracks.HonestSsrc, _nextHonest++));
        Require(Viewer.Received == heard + 1, "the honest publisher is heard");
        Viewer.CloseDtls();
        Until(() => Viewer.Observer.Failure is not null, "the end of a call is heard");
        foreach (var peer in _peers)
        {
            peer.Connection.Close();
        }

        Relay.Close(FuzzNode.Name);
        Until(() => Volatile.Read(ref _freed) == Peers, "what a peer held is freed");
        for (var seconds = 0; seconds < 5; seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Turn();
        }

        Require(Loop.BuffersInUse == 0, "every buffer is given back");
        Require(_routes.Count == 0, "every route is given back");
        Require(Tracks is { Published: 0, Relayed: 0, Subscriptions: 0 }, "every track is given back");
        Require(Loop.Load == 0 && Loop.TurnAllocations == 0 && Loop.Timers.Count == 0, "every timer and allocation is given back");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var peer in _peers)
        {
            peer.Dispose();
        }

        Relay.CloseAll();
        Turn();
        Node.Dispose();
        Loop.Dispose();
    }

    private static Path PathOf(uint address, ushort port) => Path.Udp(TransportAddress.FromIPv4(address, port), Media);

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenInvariantException(what);
        }
    }

    private void Connect()
    {
        foreach (var peer in _peers)
        {
            peer.Begin();
        }

        Until(() => _peers.TrueForAll(peer => peer.HasKeys && peer.Observer.IsConnected), "a handshake that nobody disturbs succeeds");
    }

    private void Publish()
    {
        Publisher.Connection.Publish(CallTracks.Audio("a", CallTracks.HonestSsrc));
        Hostile.Renegotiate(0);
        Hostile.Renegotiate(3);
        Hostile.Renegotiate(4);
        Viewer.Connection.Subscribe(CallTracks.AudioSlot("a", 0x2001, "1"));
        Viewer.Connection.Subscribe(CallTracks.VideoSlot("m", 0x2011, "2"));
        Viewer.Connection.Subscribe(CallTracks.H264Slot("x", 0x2021, "3"));
        Viewer.Connection.Subscribe(CallTracks.AudioSlot("s", 0x2031, "4"));
        Viewer.Connection.Subscribe(CallTracks.VideoSlot("u", 0x2041, "5") with { Source = new TrackSource(FuzzNode.Name, 1) });
        Turn();
        Node.SendControl(RelayControlWriter.Write(FuzzNode.Description));
        Node.SendControl(RelayControlWriter.Write(new RelaySubscribe(new RelayTrackKey("room", "m", 1))));
        Check();
    }

    private (long Packets, long Bytes, int Routes, int Published, int Subscriptions, long NackedAndSent) State()
    {
        var (packets, bytes, sent) = (0L, 0L, 0L);
        foreach (var peer in _peers)
        {
            packets += peer.Session.Counters.PacketsReceived;
            bytes += peer.Session.Counters.BytesReceived;
            sent += peer.Session.Counters.PacketsSent;
        }

        return (packets, bytes, _routes.Count, Tracks.Published, Tracks.Subscriptions, sent);
    }

    private void Until(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            foreach (var peer in _peers)
            {
                peer.Pump();
            }

            Turn();
            Require(Stopwatch.GetElapsedTime(started) < Patience, what);
            Thread.Yield();
        }
    }

    private void OnSent(in Path path, ReadOnlySpan<byte> datagram)
    {
        if (_isDisposed)
        {
            return;
        }

        Require(datagram.Length is > 0 and <= PacketBuffer.Capacity && path.Local == Media, "a datagram that is sent is one, and leaves from where the peer was reached");
        var remote = path.Remote;
        foreach (var peer in _peers)
        {
            if (peer.Has(remote))
            {
                peer.Receive(datagram);
                return;
            }
        }

        // Strangers get answers of STUN alone. Where another node is, it says itself.
        Require(
            Demultiplexer.Classify(datagram) == DatagramKind.Relay || (Demultiplexer.Classify(datagram) == DatagramKind.Stun && datagram.Length <= LongestStunAnswer),
            "what is sent goes to those who were checked");
    }
}

using Microsoft.Extensions.Logging;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Scheduling;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Peers;

/// <summary>
/// One peer connection on its home loop. Everything in it is written by that loop's thread alone. What it is made of:
/// <see cref="Transport"/> (ICE, DTLS, SRTP), <see cref="Receiver"/> (tracks that the peer publishes),
/// <see cref="Sender"/> (tracks that it is sent), <see cref="Reports"/> and <see cref="Rtcp"/> (RTCP out and in).
/// </summary>
internal sealed partial class PeerSession : IConnectionHolder
{
    private const int SecondMs = 1000;

    private readonly IPeerHost _host;
    private readonly LoopTimer _everySecond;
    private PeerConnectionFailure? _failure;
    private string _failureReason = "";
    private bool _closed;

    public PeerSession(
        PeerConnectionId id, PeerConnectionOptions options, IPeerConnectionObserver observer, IPeerLoop loop, IPeerHost host)
    {
        _host = host;
        Id = id;
        Options = options;
        Observer = new ObserverGate(observer);
        Loop = loop;
        LocalIce = IceParameters.CreateRandom();
        TurnUser = host.TurnUsers.Add($"{options.PeerId}.{id.Slot}.{id.Generation}", this);
        // Not zero, which some receivers take for "none".
        LocalSsrc = (uint)Random.Shared.NextInt64(1, uint.MaxValue);
        Transport = new PeerTransport(this, host);
        Receiver = new PeerReceiver(this, host.Tracks);
        Sender = new PeerSender(this, host.Tracks, host.Relay);
        Reports = new PeerReports(this);
        Rtcp = new RtcpDispatcher(this);
        _everySecond = CreateTimer(OnSecond);
    }

    public PeerConnectionId Id { get; }

    public PeerConnectionOptions Options { get; }

    public ObserverGate Observer { get; }

    /// <summary>The home loop, fixed for the connection's life.</summary>
    public IPeerLoop Loop { get; }

    public IceParameters LocalIce { get; }

    /// <summary>The peer as a client of the integrated TURN server.</summary>
    public TurnUser TurnUser { get; }

    /// <summary>The SSRC of our RTCP where no outgoing stream speaks.</summary>
    public uint LocalSsrc { get; }

    public PeerTransport Transport { get; }

    public PeerReceiver Receiver { get; }

    public PeerSender Sender { get; }

    public PeerReports Reports { get; }

    public RtcpDispatcher Rtcp { get; }

    public PeerCounters Counters { get; } = new();

    /// <summary>True once it has been taken apart: what still arrives for it is dropped.</summary>
    public bool IsClosed => _closed;

    /// <summary>True from its first failure on: what else goes wrong is no news.</summary>
    public bool IsEnding => _closed || _failure is not null;

    /// <summary>What an observer is told once a second. Callable on any thread.</summary>
    public PeerConnectionSample ToSample() => Counters.ToSample() with { Tracks = Sender.ReadQualities() };

    /// <summary>Has something done on the home loop. Callable from any thread.</summary>
    public void Post(Action<PeerSession, object?> run, object? state) => Loop.Post(new PeerCommand(Id, run, state));

    /// <summary>A timer of this connection: a fault in it ends the connection, not the loop.</summary>
    public LoopTimer CreateTimer(Action<long> fired) => new(nowMs =>
    {
        try
        {
            fired(nowMs);
        }
        catch (Exception e)
        {
            OnFault(e);
        }
    });

    /// <summary>The loop has taken it over.</summary>
    public void Begin()
    {
        Loop.Routes.AddUsername(LocalIce.UsernameFragment, this);
        // Not all of them in the same millisecond.
        Loop.Timers.Schedule(_everySecond, Loop.NowMs + Random.Shared.Next(1, SecondMs + 1));
    }

    /// <summary>Takes a datagram that a route led here; a fault in it ends the connection, not the loop.</summary>
    public void Receive(DatagramKind kind, PacketBuffer buffer)
    {
        try
        {
            OnDatagram(kind, buffer);
        }
        catch (Exception e)
        {
            OnFault(e);
        }
    }

    /// <summary>Takes a datagram.</summary>
    public void OnDatagram(DatagramKind kind, PacketBuffer buffer)
    {
        if (IsEnding)
        {
            return;
        }

        switch (kind)
        {
            case DatagramKind.Stun:
                Transport.OnStun(buffer);
                break;
            case DatagramKind.Dtls:
                Transport.OnDtls(buffer);
                break;
            case DatagramKind.Rtp:
                if (Transport.TryUnprotect(buffer))
                {
                    Receiver.OnRtp(buffer);
                }

                break;
            case DatagramKind.Rtcp:
                if (Transport.TryUnprotectRtcp(buffer))
                {
                    Rtcp.OnCompound(buffer.Datagram, buffer.ArrivalUs);
                }

                break;
        }
    }

    /// <summary>Media may pass in both directions from now on.</summary>
    public void OnMediaReady()
    {
        Observer.Connected();
        Reports.Begin();
        Sender.RequestKeyFrames();
    }

    /// <summary>Something that changed nothing: counted, never answered.</summary>
    public void Refuse()
    {
        Counters.PacketsDiscarded++;
        Loop.Statistics.Refused++;
    }

    /// <summary>Logs a fault in what concerns this connection, and ends it. Only the first is logged: the next packets may bring more.</summary>
    public void OnFault(Exception exception)
    {
        if (IsEnding)
        {
            return;
        }

        LogFault(_host.Logger, Options.RoomId, Options.PeerId, exception);
        Fail(PeerConnectionFailure.InternalError, "The media server had an internal error.");
    }

    /// <summary>Ends the connection at the end of the loop's turn; the observer hears the first reason only.</summary>
    public void Fail(PeerConnectionFailure failure, string reason)
    {
        if (IsEnding)
        {
            return;
        }

        _failure = failure;
        _failureReason = reason;
        Loop.CloseLater(this);
    }

    /// <summary>Frees everything. DTLS says goodbye on the thread pool; then <see cref="OnTransportFreed"/>.</summary>
    public void Teardown()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        Sender.Close();
        Receiver.Close();
        Reports.Close();
        Loop.Timers.Cancel(_everySecond);
        Loop.Routes.RemoveUsername(LocalIce.UsernameFragment);
        Loop.Remove(this);
        Transport.Close();
    }

    /// <summary>The last thing that it held is gone. On any thread.</summary>
    public void OnTransportFreed()
    {
        // Behind the goodbye in the same queue.
        Loop.PostDatagrams(new OutgoingDatagrams(default, [], TurnUser));
        _host.OnFreed(this);
        if (_failure is { } failure)
        {
            Observer.Failed(failure, _failureReason);
        }
    }

    private void OnSecond(long nowMs)
    {
        Loop.Timers.Schedule(_everySecond, nowMs + SecondMs);
        Transport.OnSecond(nowMs);
        Receiver.OnSecond();
        Sender.OnSecond(nowMs);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A fault ended the peer connection of {PeerId} in room {RoomId}.")]
    private static partial void LogFault(ILogger logger, string roomId, string peerId, Exception exception);
}

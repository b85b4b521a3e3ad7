using System.Net;
using Microsoft.Extensions.Logging;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Scheduling;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Relay;

/// <summary>
/// The media link with one node, on its home loop: keys, what comes from there (<c>.Incoming</c>), what goes there
/// (<c>.Outgoing</c>) and the datagrams of both (<c>.Datagrams</c>). It outlives its node for as long as somebody here wants a track
/// from there: when the node comes back, it is asked anew.
/// </summary>
internal sealed partial class RelayLink
{
    /// <summary>Tracks in each direction; more are refused.</summary>
    public const int MaxTracks = 16_384;

    /// <summary>Control messages that may wait for the loop; more are dropped and counted.</summary>
    public const int MaxPendingControl = 4096;

    /// <summary>Faults that are logged: the next packets may bring the same again.</summary>
    private const int MaxLoggedFaults = 10;

    private const int SecondMs = 1000;

    private readonly MediaRelay _relay;
    private readonly TrackDirectory _tracks;
    private readonly RelayRoutes _routes;
    private readonly TransportAddress _local;
    private readonly ILogger _logger;
    private readonly List<RelayOpener> _openers = [];
    private readonly LoopTimer _everySecond;
    private readonly LoopTimer _nackTimer;
    private readonly LoopTimer _keyFrameTimer;
    private RelaySealer? _sealer;
    private Path _path;
    private bool _isRenewing;
    private int _pendingControl;
    private int _faults;

    public RelayLink(
        string node, IRelayLoop loop, MediaRelay relay, TrackDirectory tracks, RelayRoutes routes, TransportAddress local, ILogger logger)
    {
        Node = node;
        Loop = loop;
        _relay = relay;
        _tracks = tracks;
        _routes = routes;
        _local = local;
        _logger = logger;
        _everySecond = CreateTimer(OnSecond);
        _nackTimer = CreateTimer(SendNacks);
        _keyFrameTimer = CreateTimer(_ => SendKeyFrameRequests());
    }

    /// <summary>The other node's name.</summary>
    public string Node { get; }

    /// <summary>The home loop, fixed for the link's life.</summary>
    public IRelayLoop Loop { get; }

    /// <summary>What it carried.</summary>
    public RelayCounters Counters { get; } = new();

    /// <summary>The node has made an offer, or was made one. Under the relay's lock.</summary>
    public bool IsKnown { get; set; }

    /// <summary>The node has made an offer. Under the relay's lock.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Subscriptions of peers to the node's tracks. Under the relay's lock.</summary>
    public int Leases { get; set; }

    /// <summary>The round trip in milliseconds; 0 before it is known.</summary>
    public long RoundTripMs => Counters.RoundTrip.Milliseconds;

    private bool IsInUse => _openers.Count > 0 || _sealer is not null || _incoming.Count > 0 || _senders.Count > 0;

    /// <summary>Has something done on the home loop. Callable from any thread.</summary>
    public void Post(Action<RelayLink, object?> run, object? state) => Loop.Post(new RelayCommand(this, run, state));

    /// <summary>Has a control message handled. Callable from any thread.</summary>
    public void PostControl(ReadOnlyMemory<byte> message)
    {
        if (Interlocked.Increment(ref _pendingControl) > MaxPendingControl)
        {
            Interlocked.Decrement(ref _pendingControl);
            Interlocked.Increment(ref Counters.Refused);
            return;
        }

        Post(
            static (link, message) =>
            {
                Interlocked.Decrement(ref link._pendingControl);
                link.OnControl(((ReadOnlyMemory<byte>)message!).Span);
            },
            message);
    }

    /// <summary>Takes what is sent under an offer of ours, from now on.</summary>
    public void Expect(RelayOffer offer)
    {
        _openers.Add(new RelayOpener(offer));
        // The one in use stays until the newest is: which of those between the other side has taken does not matter.
        while (_openers.Count > 2)
        {
            Retire(1);
        }

        Keep();
    }

    /// <summary>Sends under the other node's offer from now on.</summary>
    public void Open(RelayOffer offer)
    {
        if (_sealer is not null && _sealer.Offer.IsSame(offer))
        {
            return;
        }

        SendUnder(offer);
        foreach (var key in _incoming.Keys)
        {
            _relay.Send(Node, new RelaySubscribe(key));
        }

        Keep();
    }

    /// <summary>The node is gone.</summary>
    public void Close()
    {
        while (_openers.Count > 0)
        {
            Retire(0);
        }

        _sealer?.Dispose();
        _sealer = null;
        _isRenewing = false;
        Counters.RoundTrip.Reset();
        foreach (var sender in _senders.Values)
        {
            sender.Close();
        }

        _senders.Clear();
        _sendersByHandle.Clear();
        Counters.TracksOut = 0;
        foreach (var incoming in _incoming.Values)
        {
            End(incoming);
        }

        Loop.Timers.Cancel(_nackTimer);
        Loop.Timers.Cancel(_keyFrameTimer);
        if (!IsInUse)
        {
            Loop.Timers.Cancel(_everySecond);
        }
    }

    /// <summary>A fault in what concerns the link: what caused it is dropped, the link goes on. On the home loop.</summary>
    public void OnFault(Exception exception)
    {
        Loop.Statistics.Refused++;
        if (_faults++ < MaxLoggedFaults)
        {
            LogFault(_logger, Node, exception);
        }
    }

    private LoopTimer CreateTimer(Action<long> fired) => new(nowMs =>
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

    private void Keep() => Loop.Timers.ScheduleNoLaterThan(_everySecond, Loop.NowMs + SecondMs);

    private void SendUnder(RelayOffer offer)
    {
        _sealer?.Dispose();
        _sealer = new RelaySealer(offer);
        var remote = TransportAddress.FromEndPoint(IPEndPoint.Parse(offer.Address));
        // Nodes have no NAT between them: what is offered is where the other side is, wherever its packets seem to come from. Our own
        // address is the offered one, too, where it is of the same family.
        _path = Path.Udp(remote, remote.IsIPv4 == _local.IsIPv4 ? _local : default);
        SendPing();
    }

    private void Retire(int index)
    {
        var opener = _openers[index];
        _openers.RemoveAt(index);
        _routes.Remove(opener.LinkId);
        opener.Dispose();
    }

    private void OnControl(ReadOnlySpan<byte> message)
    {
        switch (RelayControlReader.Read(message))
        {
            case RelaySubscribe subscribe:
                OnSubscribe(subscribe.Track);
                break;
            case RelayUnsubscribe unsubscribe:
                OnUnsubscribe(unsubscribe.Track);
                break;
            case RelayDescribe description:
                OnDescribe(description);
                break;
            case RelayGone gone:
                OnGone(gone);
                break;
            case RelayRenew renew when _sealer is not null:
                SendUnder(renew.Offer);
                break;
            default:
                Interlocked.Increment(ref Counters.Refused);
                break;
        }
    }

    private void OnSecond(long nowMs)
    {
        if (IsInUse)
        {
            Loop.Timers.Schedule(_everySecond, nowMs + SecondMs);
        }

        SendPing();
        foreach (var sender in _senders.Values)
        {
            sender.OnSecond(nowMs);
        }

        TendIncoming(nowMs);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A fault in the media link with node {Node}; what caused it was dropped.")]
    private static partial void LogFault(ILogger logger, string node, Exception exception);
}

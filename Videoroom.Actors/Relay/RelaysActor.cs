using Akka.Actor;
using Akka.Event;
using Videoroom.Actors.Nodes;
using Videoroom.Engine.Relay;

namespace Videoroom.Actors.Relay;

/// <summary>
/// The media relay's links to the other nodes (<c>/user/relays</c>, on every node): it hands out keys over the cluster's own
/// encrypted connections, and carries what the relays have to say to each other. Links depend on nodes only, never on a room.
/// </summary>
/// <remarks>
/// Each node offers every other an address and a key of its own for what it is sent, until the other says that it has them.
/// Control messages wait for that: whoever asks for a track must be able to get it.
/// </remarks>
internal sealed class RelaysActor : ReceiveActor, IWithTimers
{
    /// <summary>Its name under <c>/user</c>, the same on every node.</summary>
    public const string Name = "relays";

    /// <summary>Control messages that may wait for a node; with more, the link is made anew, and what is needed is asked for again.</summary>
    public const int MaxWaiting = 10_000;

    private static readonly TimeSpan OfferInterval = TimeSpan.FromSeconds(1);

    private readonly IMediaRelay _relay;
    private readonly string _self;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, Link> _links = [];

    /// <summary>Begins without links.</summary>
    /// <param name="relay">The node's media relay.</param>
    /// <param name="self">This node's name.</param>
    /// <param name="run">This run of this node.</param>
    public RelaysActor(IMediaRelay relay, string self, int run)
    {
        _relay = relay;
        _self = self;
        Run = run;
        Receive<NodeUp>(OnNodeUp);
        Receive<NodeGone>(OnNodeGone);
        Receive<NodeLinkBroken>(OnLinkBroken);
        Receive<OfferAgain>(_ => OfferToAll());
        Receive<RelayOffered>(OnOffered, offered => IsFrom(offered.Node));
        Receive<RelayAccepted>(OnAccepted, accepted => IsFrom(accepted.Node));
        Receive<RelayControlled>(controlled => _relay.HandleControl(controlled.Node, controlled.Message), controlled => IsFrom(controlled.Node));
        Receive<SendRelayControl>(OnSend);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private int Run { get; }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _relay.Start(new RelayControl(Self));
        Timers.StartPeriodicTimer("offer", OfferAgain.Instance, OfferInterval);
    }

    /// <summary>A node speaks for itself only.</summary>
    private bool IsFrom(string node) => NodeNames.Of(Sender.Path.Address) == node;

    private void OnNodeUp(NodeUp up)
    {
        if (_links.TryGetValue(up.Node, out var before))
        {
            if (before.Run == up.Run)
            {
                return;
            }

            _relay.Close(up.Node);
        }

        var link = new Link(up.Run, Context.ActorSelection(new RootActorPath(up.Address) / "user" / Name), _relay.CreateOffer(up.Node));
        _links[up.Node] = link;
        Offer(link);
    }

    private void OnNodeGone(NodeGone gone)
    {
        if (_links.TryGetValue(gone.Node, out var link) && link.Run == gone.Run)
        {
            _links.Remove(gone.Node);
            _relay.Close(gone.Node);
            _log.Info("Node {0}: media link closed", gone.Node);
        }
    }

    private void OfferToAll()
    {
        foreach (var link in _links.Values.Where(link => !link.IsAccepted))
        {
            Offer(link);
        }
    }

    private void Offer(Link link) => link.Relays.Tell(new RelayOffered(_self, Run, link.Offer.ToBytes()), Self);

    private void OnOffered(RelayOffered offered)
    {
        // An offer of a run that we have not heard of yet comes again.
        if (!_links.TryGetValue(offered.Node, out var link) || link.Run != offered.Run)
        {
            return;
        }

        if (!RelayOffer.TryParse(offered.Offer, out var offer))
        {
            _log.Warning("Node {0}: its media offer cannot be read", offered.Node);
            return;
        }

        _relay.Open(offered.Node, new RelayLinkOptions(offer!));
        link.Relays.Tell(new RelayAccepted(_self, offer!.LinkId), Self);
        if (!link.IsOpen)
        {
            link.IsOpen = true;
            _log.Info("Node {0}: media link open to {1}", offered.Node, offer.Address);
        }
    }

    private void OnAccepted(RelayAccepted accepted)
    {
        if (_links.TryGetValue(accepted.Node, out var link) && !link.IsAccepted && link.Offer.LinkId == accepted.LinkId)
        {
            link.IsAccepted = true;
            while (link.Waiting.TryDequeue(out var message))
            {
                link.Relays.Tell(new RelayControlled(_self, message), Self);
            }
        }
    }

    private void OnSend(SendRelayControl send)
    {
        if (!_links.TryGetValue(send.Node, out var link))
        {
            return;
        }

        if (link.IsAccepted)
        {
            link.Relays.Tell(new RelayControlled(_self, send.Message), Self);
        }
        else if (link.Waiting.Count < MaxWaiting)
        {
            link.Waiting.Enqueue(send.Message);
        }
        else
        {
            _log.Warning("Node {0}: too much waits for its media link, which is made anew", send.Node);
            Renew(send.Node, link);
        }
    }

    /// <summary>Control messages come in order and none is lost, or the two relays disagree on what is sent: both begin anew.</summary>
    private void OnLinkBroken(NodeLinkBroken broken)
    {
        if (_links.TryGetValue(broken.Node, out var link) && link.IsAccepted)
        {
            _log.Info("Node {0}: the connection to it broke, its media link is made anew", broken.Node);
            Renew(broken.Node, link);
            Offer(link);
        }
    }

    private void Renew(string node, Link link)
    {
        _relay.Close(node);
        link.Waiting.Clear();
        link.Offer = _relay.CreateOffer(node);
        link.IsAccepted = false;
        link.IsOpen = false;
    }

    private sealed class Link(int run, ActorSelection relays, RelayOffer offer)
    {
        public int Run { get; } = run;

        public ActorSelection Relays { get; } = relays;

        public RelayOffer Offer { get; set; } = offer;

        public bool IsAccepted { get; set; }

        public bool IsOpen { get; set; }

        public Queue<byte[]> Waiting { get; } = new();
    }
}

using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace Videoroom.Actors.Nodes;

/// <summary>
/// Hears from the cluster who is in it (<c>/user/nodes</c>, on every node), and tells those on this node whom it concerns. Answers
/// for the node when others ask what it runs.
/// </summary>
internal sealed class NodesActor : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>, the same on every node.</summary>
    public const string Name = "nodes";

    private static readonly TimeSpan CensusTimeLimit = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Dictionary<string, Address> _others = [];
    private readonly IActorRef _relays;
    private readonly NodeSupervisors _supervisors;
    private ClusterCensus _census = new(new Dictionary<string, NodeCensus>());
    private bool _isCounting;

    /// <summary>Begins to listen.</summary>
    /// <param name="relays">Is told who comes and goes.</param>
    /// <param name="supervisors">Rooms and channels are told who cannot be reached, rooms who has gone; all are counted.</param>
    public NodesActor(IActorRef relays, NodeSupervisors supervisors)
    {
        _relays = relays;
        _supervisors = supervisors;
        IReadOnlyList<IActorRef> watchers = [supervisors.Rooms, supervisors.Channels];
        Receive<ClusterEvent.MemberUp>(up => Tell([relays], up.Member, (name, member) => new NodeUp(name, member.Address, member.UniqueAddress.Uid)));
        Receive<ClusterEvent.MemberRemoved>(gone => Tell([relays, supervisors.Rooms], gone.Member, (name, member) => new NodeGone(name, member.UniqueAddress.Uid)));
        Receive<ClusterEvent.UnreachableMember>(cut => Tell(watchers, cut.Member, (name, _) => new NodeReachability(name, false)));
        Receive<ClusterEvent.ReachableMember>(healed => Tell(watchers, healed.Member, (name, _) => new NodeReachability(name, true)));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<DisassociatedEvent>(broken => OnLinkBroken(broken.RemoteAddress));
        Receive<AskNodeCensus>(asked => { _ = CountAsync().PipeTo(Sender, Self); });
        Receive<AskClusterCensus>(_ => AnswerCensus());
        Receive<ClusterCensus>(census =>
        {
            _census = census;
            _isCounting = false;
        });
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.UnreachableMember),
            typeof(ClusterEvent.ReachableMember));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
    }

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Tell(IReadOnlyList<IActorRef> listeners, Member member, Func<string, Member, object> makeNews)
    {
        if (NodeNames.Of(member.Address) is not { } name || member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
        {
            return;
        }

        var news = makeNews(name, member);
        switch (news)
        {
            case NodeUp up:
                _others[name] = up.Address;
                break;
            case NodeGone:
                _others.Remove(name);
                break;
        }

        foreach (var listener in listeners)
        {
            listener.Tell(news);
        }
    }

    private void OnLinkBroken(Address address)
    {
        if (NodeNames.Of(address) is { } name && _others.ContainsKey(name))
        {
            var news = new NodeLinkBroken(name);
            _relays.Tell(news);
            _supervisors.Channels.Tell(news);
        }
    }

    private async Task<NodeCensus> CountAsync()
    {
        var rooms = _supervisors.Rooms.Ask<Census>(GetCensus.Instance, CensusTimeLimit);
        var channels = _supervisors.Channels.Ask<Census>(GetCensus.Instance, CensusTimeLimit);
        var endpoints = _supervisors.Endpoints.Ask<Census>(GetCensus.Instance, CensusTimeLimit);
        var counted = await channels;
        return new NodeCensus((await rooms).Count, counted.Count - counted.Waiting, (await endpoints).Count);
    }

    /// <summary>Says what was counted last, and counts anew for the next who asks: nobody waits for a node that hangs.</summary>
    private void AnswerCensus()
    {
        Sender.Tell(new ClusterCensus(_census.ByNode.Where(counted => _others.ContainsKey(counted.Key)).ToDictionary()));
        if (!_isCounting)
        {
            _isCounting = true;
            _ = CountOthersAsync().PipeTo(Self, Self);
        }
    }

    private async Task<ClusterCensus> CountOthersAsync()
    {
        var asked = _others.Select(other => AskAsync(
            other.Key, Context.ActorSelection(new RootActorPath(other.Value) / "user" / Name))).ToList();
        var answers = await Task.WhenAll(asked);
        return new ClusterCensus(answers.Where(answer => answer.Census is not null).ToDictionary(answer => answer.Node, answer => answer.Census!));
    }

    private static async Task<(string Node, NodeCensus? Census)> AskAsync(string node, ActorSelection nodes)
    {
        try
        {
            return (node, await nodes.Ask<NodeCensus>(AskNodeCensus.Instance, CensusTimeLimit));
        }
        catch (AskTimeoutException)
        {
            return (node, null);
        }
    }
}

/// <summary>The supervisors of what runs on this node. Never leaves the node.</summary>
/// <param name="Rooms">Of the rooms.</param>
/// <param name="Channels">Of the channels.</param>
/// <param name="Endpoints">Of the endpoints.</param>
internal sealed record NodeSupervisors(IActorRef Rooms, IActorRef Channels, IActorRef Endpoints);

using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Videoroom.Actors.Nodes;

namespace Videoroom.Actors.Forming;

/// <summary>
/// Answers other nodes which cluster this one is a member of (<c>/user/contact</c>, on every node of a cluster), and asks them:
/// before it is a member to find one, and afterwards to find out whether there is another of the same name.
/// </summary>
internal sealed class ContactActor : ReceiveActor, IWithTimers
{
    /// <summary>Its name under <c>/user</c>, the same on every node.</summary>
    public const string Name = "contact";

    /// <summary>How often a starting node asks.</summary>
    public static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a member looks for another cluster.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long a seed may owe its answer before its port is dialled, and how often that is repeated.</summary>
    public static readonly TimeSpan DialInterval = TimeSpan.FromSeconds(1);

    // A name server that hangs must not keep the node from asking those that it knows.
    private static readonly TimeSpan ResolveTimeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ResolveInterval = TimeSpan.FromSeconds(2);

    private readonly Cluster _cluster;
    private readonly FormingOptions _options;
    private readonly FormingDecision _decision;
    private readonly long _since;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<string> _dialled = [];
    private bool _hasSeeds;
    private bool _isResolving;
    private long _resolvedAt;
    private long _dialledAt;
    private bool _isSuperseded;

    /// <summary>Begins to ask.</summary>
    public ContactActor(Cluster cluster, FormingOptions options)
    {
        _cluster = cluster;
        _options = options;
        _decision = new FormingDecision(options.Self);
        _since = _dialledAt = options.Clock.GetTimestamp();
        Become(Looking);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("ask", AskContacts.Instance, TimeSpan.Zero, AskInterval);
        var self = Self;
        _cluster.RegisterOnMemberUp(() => self.Tell(MemberIsUp.Instance));
    }

    private void Looking()
    {
        ReceiveCommon();
        Receive<AskContacts>(_ =>
        {
            Resolve(ResolveInterval);
            AskOthers();
            DialSilent();
            TakeStep();
        });
        Receive<ContactAnswer>(answer =>
        {
            _decision.Take(answer.Node, answer.Cluster);
            TakeStep();
        });
        Receive<SeedListens>(seed =>
        {
            _dialled.Remove(seed.Node);
            _decision.Listens(seed.Node, seed.Listens);
        });
    }

    /// <summary>Akka's own join protocol is at work; it repeats what is lost.</summary>
    private void Joining()
    {
        ReceiveCommon();
        Receive<AskContacts>(_ => { });
        Receive<ContactAnswer>(_ => { });
        Receive<SeedListens>(_ => { });
    }

    private void Member()
    {
        ReceiveCommon();
        Receive<AskContacts>(_ =>
        {
            Resolve(TimeSpan.Zero);
            AskOthers();
        });
        Receive<ContactAnswer>(answer => Compare(answer.Node, answer.Cluster));
        Receive<SeedListens>(_ => { });
    }

    private void ReceiveCommon()
    {
        Receive<AskContact>(OnAsked);
        Receive<SeedsResolved>(OnResolved);
        Receive<Status.Failure>(failure => OnNotResolved(failure.Cause));
        Receive<MemberIsUp>(_ =>
        {
            Timers.StartPeriodicTimer("ask", AskContacts.Instance, LookInterval);
            Become(Member);
        });
    }

    private void OnAsked(AskContact question)
    {
        Sender.Tell(new ContactAnswer(_options.Self, Identity()));
        Compare(question.Node, question.Cluster);
    }

    private void Compare(string node, ClusterIdentity? other)
    {
        if (other is null || _isSuperseded || Identity() is not { } own || IsMember(node) || !own.GivesWayTo(other))
        {
            return;
        }

        _isSuperseded = true;
        _log.Warning("Node {0} is a member of another cluster of {1} nodes, and this one of {2}: this one gives way", node, other.Size, own.Size);
        _options.Superseded(node);
    }

    private void TakeStep()
    {
        if (!_hasSeeds)
        {
            return;
        }

        switch (_decision.Next(_options.Clock.GetElapsedTime(_since)))
        {
            case FormingStep.Join join:
                _log.Info("Joins the cluster of node {0}", join.Node);
                _cluster.Join(ToAddress(join.Node));
                Become(Joining);
                break;
            case FormingStep.Form:
                _log.Info("Forms a cluster; nodes that answered: {0}", _decision.Answered.Count == 0 ? "none" : string.Join(", ", _decision.Answered));
                _cluster.Join(_cluster.SelfAddress);
                Become(Joining);
                break;
        }
    }

    private void AskOthers()
    {
        var question = new AskContact(_options.Self, Identity());
        foreach (var node in _decision.Others.Where(node => !IsMember(node)))
        {
            Context.ActorSelection(new RootActorPath(ToAddress(node)) / "user" / Name).Tell(question, Self);
        }
    }

    // A seed that lives answers within this time, and its log is spared a connection that comes to nothing.
    private void DialSilent()
    {
        if (_options.Clock.GetElapsedTime(_dialledAt) < DialInterval)
        {
            return;
        }

        _dialledAt = _options.Clock.GetTimestamp();
        foreach (var node in _decision.Others.Where(_options.IsForeign))
        {
            _decision.ShowsOtherSecret(node);
        }

        foreach (var node in _decision.Others.Where(node => !_decision.Answered.Contains(node) && _dialled.Add(node)).ToList())
        {
            var address = ToAddress(node);
            _ = _options.IsListening(address.Host.Trim('[', ']'), address.Port!.Value)
                .PipeTo(Self, success: listens => new SeedListens(node, listens));
        }
    }

    private void Resolve(TimeSpan notBefore)
    {
        if (_isResolving || (_hasSeeds && _options.Clock.GetElapsedTime(_resolvedAt) < notBefore))
        {
            return;
        }

        _isResolving = true;
        _ = ResolveAsync().PipeTo(Self);
    }

    private async Task<SeedsResolved> ResolveAsync()
    {
        using var timeLimit = new CancellationTokenSource(ResolveTimeLimit, _options.Clock);
        return new SeedsResolved(await _options.ResolveSeeds(timeLimit.Token).WaitAsync(ResolveTimeLimit, _options.Clock));
    }

    private void OnResolved(SeedsResolved seeds)
    {
        _isResolving = false;
        _hasSeeds = true;
        _resolvedAt = _options.Clock.GetTimestamp();
        _decision.Resolve(seeds.Nodes);
    }

    private void OnNotResolved(Exception cause)
    {
        _isResolving = false;
        _log.Warning("The seeds of the cluster cannot be resolved, and are tried again: {0}", cause.Message);
    }

    private ClusterIdentity? Identity()
    {
        var members = _cluster.State.Members.Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting).ToList();
        if (members.Count == 0 || _cluster.SelfMember.Status is not (MemberStatus.Up or MemberStatus.Leaving))
        {
            return null;
        }

        var oldest = members.Aggregate((left, right) => right.IsOlderThan(left) ? right : left);
        return new ClusterIdentity(members.Count, NodeNames.Of(oldest.Address) ?? _options.Self, _options.StartedMs(oldest));
    }

    private bool IsMember(string node)
        => node == _options.Self || _cluster.State.Members.Any(member => NodeNames.Of(member.Address) == node);

    private Address ToAddress(string node)
    {
        var colon = node.LastIndexOf(':');
        return new Address(
            _cluster.SelfAddress.Protocol,
            _cluster.SelfAddress.System,
            node[..colon],
            int.Parse(node.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed record MemberIsUp
    {
        public static MemberIsUp Instance { get; } = new();
    }
}

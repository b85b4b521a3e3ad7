using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>
/// Feeds <see cref="DowningState"/> with what Akka.Remote, the failure detector and the other members' same actor tell, and does
/// what it wants done. It sleeps while all is well.
/// </summary>
internal sealed partial class DowningActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);

    private readonly Cluster _cluster;
    private readonly IPortDialler _dialler;
    private readonly Akka.Coordination.Lease? _lease;
    private readonly TimeProvider _clock;
    private readonly long _startedAt;
    private readonly DowningState _state;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private DowningActor(Cluster cluster, DowningTimes times, IPortDialler dialler, Akka.Coordination.Lease? lease, TimeProvider clock)
    {
        (_cluster, _dialler, _lease, _clock) = (cluster, dialler, lease, clock);
        _startedAt = clock.GetTimestamp();
        _state = new DowningState(cluster.SelfUniqueAddress, times, lease is not null);

        Receive<DisassociatedEvent>(broken => OnBroken(broken.RemoteAddress, closed: true));
        Receive<AssociationErrorEvent>(broken => OnBroken(broken.RemoteAddress, closed: false));
        Receive<ClusterEvent.IReachabilityEvent>(_ => Advance());
        Receive<ClusterEvent.IMemberEvent>(_ => Advance());
        Receive<NodeReport>(report =>
        {
            ReadMembers();
            _state.OnReport(report, Now);
            Advance();
        });
        Receive<Dialled>(OnDialled);
        Receive<LeaseAnswer>(OnLeaseAnswer);
        Receive<LeaseLost>(OnLeaseLost);
        Receive<Tick>(_ => Advance());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Now => _clock.GetElapsedTime(_startedAt);

    /// <summary>How to make one.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="times">How long things must last.</param>
    /// <param name="dialler">Dials the members' ports.</param>
    /// <param name="lease">Decides between two halves; null when none is configured.</param>
    /// <param name="clock">The time.</param>
    public static Props Props(
        Cluster cluster, DowningTimes times, IPortDialler dialler, Akka.Coordination.Lease? lease, TimeProvider clock)
        => Akka.Actor.Props.CreateBy(new Producer(() => new DowningActor(cluster, times, dialler, lease, clock)));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.IMemberEvent));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    private void OnBroken(Address address, bool closed)
    {
        ReadMembers();
        if (_cluster.State.Members.FirstOrDefault(member => member.Address.Equals(address)) is { } peer)
        {
            _state.OnBroken(peer.UniqueAddress, closed, Now);
            Advance();
        }
    }

    private void OnDialled(Dialled dialled)
    {
        if (_log.IsDebugEnabled)
        {
            _log.Debug("Dialled {0}: {1}", dialled.Node.Address, dialled.Outcome);
        }

        _state.OnDialled(dialled.Node, dialled.Outcome, Now);
        Advance();
    }

    private void OnLeaseAnswer(LeaseAnswer answer)
    {
        if (answer.Held)
        {
            _log.Info("This node has the lease that decides between two halves of the cluster");
        }
        else
        {
            _log.Warning(
                "This node did not get the lease that decides between two halves of the cluster: {0}",
                answer.Why ?? "another node has it");
        }

        ReadMembers();
        Do(_state.OnLeaseAnswered(answer.Held, Now));
    }

    private void OnLeaseLost(LeaseLost lost)
    {
        if (lost.Cause is { } cause)
        {
            _log.Warning("The lease could not be renewed in time: {0}", cause.Message);
        }
        else
        {
            Do(_state.OnLeaseTakenAway(Now));
        }
    }

    private void Advance()
    {
        ReadMembers();
        foreach (var member in _cluster.State.Members.Where(member => !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)))
        {
            _state.OnHeartbeats(member.UniqueAddress, !_cluster.FailureDetector.IsAvailable(member.Address), Now);
        }

        Do(_state.Advance(Now));
        var sleeps = _state.IsIdle && _cluster.State.Unreachable.IsEmpty;
        if (sleeps)
        {
            Timers.Cancel(Tick.Instance);
        }
        else if (!Timers.IsTimerActive(Tick.Instance))
        {
            Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TickInterval);
        }
    }

    private void ReadMembers() => _state.OnMembers(_cluster.State.Members
        .OrderBy(member => member, Member.AgeOrdering)
        .Select(member => new MemberSight(member.UniqueAddress, member.Status)));

    private sealed class Producer(Func<DowningActor> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(DowningActor);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed record Dialled(UniqueAddress Node, DialOutcome Outcome);

    private sealed record LeaseAnswer(bool Held, string? Why);

    private sealed record LeaseLost(Exception? Cause);
}

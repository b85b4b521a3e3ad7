using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster.Membership;
using Akka.Cluster.Sharding;
using Akka.Cluster.Store;
using Akka.Remote;
using Microsoft.Extensions.Logging;

namespace Akka.Cluster;

/// <summary>
/// This node as a member of its cluster: carries out what <see cref="MembershipMachine"/> decides. Everything about
/// membership happens one after another in one loop; what is asked from other threads (<see cref="MayAct"/>,
/// <see cref="View"/>) is read without a lock.
/// </summary>
internal sealed partial class ClusterNode
{
    private static readonly TimeSpan HurryWithin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(50);

    // Fed by this process and by authenticated members; each entry is handled in microseconds.
    private readonly Channel<Action> _inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, IActorRef> _regions = new();
    private readonly ConcurrentDictionary<UniqueAddress, bool> _linked = new();
    private readonly ConcurrentDictionary<UniqueAddress, TaskCompletionSource> _caughtUp = new();
    private readonly ConcurrentDictionary<(UniqueAddress Node, string Type), IActorRef> _otherRegions = new();
    private readonly ConcurrentDictionary<string, byte> _balancing = new();
    private readonly Dictionary<UniqueAddress, long> _catchUpAsks = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly ActorSystemImpl _system;
    private readonly IClusterStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _origin;
    private readonly long _lockKey = Random.Shared.NextInt64();
    private INodeTransport? _transport;
    private MembershipMachine? _machine;
    private IAsyncDisposable? _lock;
    private ITimer? _timer;
    private Task _loop = Task.CompletedTask;
    private ClusterView _view = ClusterView.Empty;
    private TimeSpan _nextBalance;
    private bool _isOurChange;
    private int _wantsFlush;
    private int _ticking;
    private int _stopping;
    private volatile bool _isEnded;
    private volatile bool _isLeaving;

    // The store has been asked to let us go: that it does not know us any more is then no surprise.
    private volatile bool _isGoodbye;

    public ClusterNode(ActorSystemImpl system, IClusterStore store)
    {
        (_system, _store, _time) = (system, store, system.Options.TimeProvider);
        _origin = _time.GetTimestamp();
        _log = system.LoggerFactory.CreateLogger("Akka.Cluster");
        Events = new ClusterEventPublisher(system.EventStream, Self);
        Gate = new EntityGate(() => MayAct);
        ResolveRegion = (node, typeName) => system.Refs.Resolve(
            new RootActorPath(node.Address) / "system" / "sharding" / Uri.EscapeDataString(typeName));
    }

    /// <summary>This run of this node.</summary>
    public UniqueAddress Self => _system.SelfUniqueAddress;

    public ClusterEventPublisher Events { get; }

    /// <summary>What the entities' mailboxes ask before each turn.</summary>
    public EntityGate Gate { get; }

    /// <summary>The newest view of the store that we know.</summary>
    public ClusterView View => Volatile.Read(ref _view);

    /// <summary>Whether our lease holds: nothing may be given to an entity, and nothing sent or taken, while it does not.</summary>
    public bool MayAct => _machine is not { } machine || Now <= machine.ActsUntil;

    /// <summary>We were a member, and are none any more.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Whether the node was removed, or its lease ran out, rather than that it has left.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>A region keeps something until the lease holds again: however short that was, it has to be told.</summary>
    public void WantFlush() => Volatile.Write(ref _wantsFlush, 1);

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Becomes a member.</summary>
    /// <param name="openTransport">Begins to take links; gives the transport that this node is the observer of.</param>
    /// <param name="properties">What the node tells about itself.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ClusterStoreException">The store cannot be used.</exception>
    public async Task StartAsync(
        Func<INodeTransportObserver, INodeTransport> openTransport, IReadOnlyDictionary<string, string> properties,
        CancellationToken cancellation)
    {
        await _store.OpenAsync(cancellation).ConfigureAwait(false);
        _lock = await _store.HoldLockAsync(_lockKey, this, cancellation).ConfigureAwait(false);
        _transport = openTransport(this);
        var sentAt = Now;
        var view = await _store.JoinAsync(Self, _lockKey, properties, cancellation).ConfigureAwait(false);
        _machine = new MembershipMachine(Self, sentAt, Now);
        _isOurChange = true;
        ApplyView(view);
        _timer = _time.CreateTimer(_ => Tick(), null, TickEvery, TickEvery);
        _loop = Task.Run(LoopAsync, CancellationToken.None);
    }

    /// <summary>Ends membership in a hurry, before the actors stop: the others take over at once, and need not wait for our lease.</summary>
    public async Task LeaveNowAsync()
    {
        if (_isEnded || _machine is null)
        {
            return;
        }

        try
        {
            await CatchUpAsync(HurryWithin).ConfigureAwait(false);
            _isGoodbye = true;
            await _store.LeaveAsync(Self, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            LogLeaveFailed(cause.Message);
            await DoAsync(() =>
            {
                _machine.PromiseForEver();
                SendPromise();
            }).ConfigureAwait(false);
            await CatchUpAsync(HurryWithin).ConfigureAwait(false);
        }

        await DoAsync(() => End(isFenced: false)).ConfigureAwait(false);
    }

    /// <summary>Lets go of everything; after <see cref="LeaveNowAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
        {
            return;
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        _inbox.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        if (_lock is not null)
        {
            await _lock.DisposeAsync().ConfigureAwait(false);
        }

        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private void Post(Action action) => _inbox.Writer.TryWrite(action);

    /// <summary>Does something in the loop, and waits until it is done.</summary>
    private Task DoAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = _inbox.Writer.TryWrite(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception cause)
            {
                done.SetException(cause);
            }
        });
        return posted ? done.Task : Task.CompletedTask;
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 0)
        {
            Post(() => Volatile.Write(ref _ticking, 0));
        }
    }

    private async Task LoopAsync()
    {
        while (await _inbox.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_inbox.Reader.TryRead(out var action))
            {
                try
                {
                    action();
                    Poll();
                }
                catch (Exception cause)
                {
                    LogLoopFailed(cause);
                }
            }
        }
    }

    private void Poll()
    {
        foreach (var command in _machine!.Poll(Now))
        {
            Carry(command);
        }

        if (MayAct)
        {
            Gate.Release();
            if (Interlocked.Exchange(ref _wantsFlush, 0) != 0)
            {
                TellRegions();
            }
        }

        if (Now >= _nextBalance)
        {
            _nextBalance = Now + TimeSpan.FromSeconds(1);
            Balance();
        }
    }

    private void ApplyView(ClusterView view)
    {
        var before = View;
        var isNewer = view.Epoch > before.Epoch;
        _machine!.OnView(view, Now);
        if (!isNewer || _isEnded || view.Find(Self) is null)
        {
            return;
        }

        Volatile.Write(ref _view, view);
        UniqueAddress[] others = [.. view.Members.Select(member => member.Node).Where(node => !node.Equals(Self))];
        foreach (var gone in before.Members.Where(member => !others.Contains(member.Node)))
        {
            _linked.TryRemove(gone.Node, out _);
            _catchUpAsks.Remove(gone.Node);
        }

        // A link can be up before we hear of whose it is.
        foreach (var linked in others.Where(node => before.Find(node) is null && IsReachable(node)))
        {
            _machine.OnLinkUp(linked);
        }

        foreach (var known in _otherRegions.Keys.Where(known => !others.Contains(known.Node)))
        {
            _otherRegions.TryRemove(known, out _);
        }

        if (_isOurChange)
        {
            // Before those that were removed lose their links: they hear of it, too, if they still listen.
            _isOurChange = false;
            TellEpoch(view.Epoch, before);
        }

        _transport!.SetMembers(others);
        Events.Update(view.Members);
        LogView(view.Epoch, view.Members.Count);
        TellRegions();
        AnswerCatchUps();
        _nextBalance = TimeSpan.Zero;
    }

    private void TellRegions()
    {
        foreach (var region in _regions.Values)
        {
            region.Tell(PlacesChanged.Instance, ActorRefs.NoSender);
        }
    }

    private void End(bool isFenced)
    {
        if (_isEnded)
        {
            return;
        }

        IsFenced = isFenced;
        _isEnded = true;
        _machine!.Leave();
        _transport!.Fence();
        TellRegions();
        try
        {
            Events.RemoveSelf();
        }
        catch (Exception cause)
        {
            // What the host does about it must not keep the system from ending.
            LogLoopFailed(cause);
        }

        if (isFenced)
        {
            // The lock says that our process works as a member: it does not any more.
            _ = _lock?.DisposeAsync().AsTask();
            _ = _system.Terminate();
        }
    }
}

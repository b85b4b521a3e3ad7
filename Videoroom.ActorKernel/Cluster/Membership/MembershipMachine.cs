using Akka.Cluster.Store;
using Akka.Remote;

namespace Akka.Cluster.Membership;

/// <summary>
/// Decides when to renew, whom to hold for dead, and when we are no member any more. Without I/O: it is told what happened
/// and when (a monotonic clock), and says what to do. Belongs to one thread at a time; <see cref="ActsUntil"/> is for all.
/// <para>1. The lease is counted from before its renewal was sent. 2. Past it we act only while the store is lost and every
/// other member confirms that it declares nobody dead; alone, while the store is known to be lost and nobody else shows up. 3. Others are dead when
/// their lock is free after their link closed (and nobody listens at their port, or it stays free), or when we have not seen their lease change for as long as one lasts. 4. After the store was lost, nobody is for
/// ten seconds. 5. Those who cannot be reached are reported, and the store decides who goes.</para>
/// </summary>
internal sealed partial class MembershipMachine
{
    private readonly UniqueAddress _self;
    private readonly TimeSpan _startedAt;
    private readonly Dictionary<UniqueAddress, PeerState> _peers = [];
    private readonly List<MembershipCommand> _commands = [];
    private TimeSpan _leaseEnd;
    private TimeSpan _lastAnswer;
    private TimeSpan _nextRenew;
    private TimeSpan _graceUntil = TimeSpan.MinValue;
    private TimeSpan _locksUncertainUntil = TimeSpan.MinValue;
    private TimeSpan _nextReport;
    private TimeSpan _nextResolve;
    private TimeSpan _nextRead = TimeSpan.MinValue;
    private TimeSpan? _cutSince;
    private bool _isRenewing;
    private bool _isReading;
    private bool _wantsRead;
    private bool _isReporting;
    private bool _isResolving;
    private bool _failed;
    private bool _mustFence;
    private volatile bool _isStoreLost;
    private bool _heardOfOthers;
    private IReadOnlyList<UnreachablePeer> _reported = [];
    private IReadOnlyList<UnreachablePeer> _reporting = [];
    private string? _fenceReason;
    private long _actsUntilTicks;

    /// <summary>Begins as a member whose joining was sent at <paramref name="joinSentAt"/>.</summary>
    public MembershipMachine(UniqueAddress self, TimeSpan joinSentAt, TimeSpan now)
    {
        _self = self;
        _startedAt = now;
        _lastAnswer = now;
        _leaseEnd = joinSentAt + MembershipTimes.Lease - MembershipTimes.LeaseMargin;
        _nextRenew = joinSentAt + MembershipTimes.RenewEvery;
        ActsUntil = _leaseEnd;
    }

    /// <summary>Until when, by the monotonic clock, we may act as the owner of our shards. For any thread.</summary>
    public TimeSpan ActsUntil
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _actsUntilTicks));
        private set => Interlocked.Exchange(ref _actsUntilTicks, value.Ticks);
    }

    /// <summary>The epoch that we know everything of.</summary>
    public long Epoch { get; private set; }

    /// <summary>The highest epoch that we have heard of.</summary>
    public long NewestEpoch { get; private set; }

    /// <summary>True when the store has not answered for so long that we count it as lost.</summary>
    public bool IsStoreLost
    {
        get => _isStoreLost;
        private set => _isStoreLost = value;
    }

    public bool IsFenced => _fenceReason is not null;

    /// <summary>How long nobody is declared dead by us from now on: what our heartbeats say. For any thread.</summary>
    public TimeSpan PromiseAt(TimeSpan now) => Min(
        Max(IsStoreLost ? MembershipTimes.Grace : TimeSpan.Zero, _graceUntil > now ? _graceUntil - now : TimeSpan.Zero),
        MembershipTimes.ForEver);

    /// <summary>What is to be done now.</summary>
    public IReadOnlyList<MembershipCommand> Poll(TimeSpan now)
    {
        if (!IsFenced)
        {
            UpdateLease(now);
        }

        if (!IsFenced)
        {
            PollAll(now);
        }

        var commands = _commands.ToArray();
        _commands.Clear();
        return commands;
    }

    /// <summary>The lease was renewed; null: the store says that we are no member.</summary>
    public void OnRenewed(TimeSpan sentAt, TimeSpan now, Renewal? renewal)
    {
        _isRenewing = false;
        if (renewal is null)
        {
            _mustFence = true;
            return;
        }

        if (IsStoreLost)
        {
            // In this order: a heartbeat that is written meanwhile on another thread must not take the promise back.
            _graceUntil = Max(_graceUntil, now + MembershipTimes.Grace);
            IsStoreLost = false;
            _commands.Add(new MembershipCommand.TellPromise());
        }

        _failed = false;
        _lastAnswer = now;
        _leaseEnd = sentAt + MembershipTimes.Lease - MembershipTimes.LeaseMargin;
        _nextRenew = sentAt + MembershipTimes.RenewEvery;
        NewestEpoch = Math.Max(NewestEpoch, renewal.Epoch);
        foreach (var (node, lease) in renewal.Leases)
        {
            _peers.GetValueOrDefault(node)?.OnLease(lease, now);
        }
    }

    /// <summary>The renewal came to nothing.</summary>
    public void OnRenewFailed(TimeSpan sentAt, TimeSpan now)
    {
        _isRenewing = false;
        if (now - sentAt > MembershipTimes.LongestAttempt)
        {
            // We were stopped: the time limit was over before the answer could be read.
            _nextRenew = now;
            return;
        }

        _failed = true;
        _nextRenew = now + MembershipTimes.RetryAfter;
        _locksUncertainUntil = now + MembershipTimes.LocksUncertainFor;
    }

    /// <summary>The connection that held our lock broke.</summary>
    public void OnLockLost(TimeSpan now) => _locksUncertainUntil = now + MembershipTimes.LocksUncertainFor;

    /// <summary>We are about to end while the store is away: nobody needs to wait for what we say about it any more.</summary>
    public void PromiseForEver() => _graceUntil = TimeSpan.MaxValue;

    /// <summary>We have left: nothing is to be done any more.</summary>
    public void Leave()
    {
        _fenceReason = "it has left";
        ActsUntil = TimeSpan.MinValue;
    }

    /// <summary>Somebody who knows the secret wants a link, and the store cannot be asked who it is: we are not alone.</summary>
    public void OnUnknownNode() => _heardOfOthers = true;

    /// <summary>Somebody says that there is this epoch.</summary>
    public void OnEpochHeard(long epoch) => NewestEpoch = Math.Max(NewestEpoch, epoch);

    /// <summary>The store's view; an older one than ours says nothing.</summary>
    public void OnView(ClusterView view, TimeSpan now)
    {
        (_isReading, _heardOfOthers) = (false, false);
        if (view.Epoch <= Epoch)
        {
            _nextRead = now + MembershipTimes.RetryAfter;
            return;
        }

        Epoch = view.Epoch;
        NewestEpoch = Math.Max(NewestEpoch, Epoch);
        if (view.Find(_self) is null)
        {
            _mustFence = true;
            return;
        }

        foreach (var gone in _peers.Keys.Where(node => view.Find(node) is null).ToArray())
        {
            _peers.Remove(gone);
        }

        foreach (var member in view.Members.Where(member => !member.Node.Equals(_self)))
        {
            _peers.TryAdd(member.Node, new PeerState(member.Node, now) { NextLeaseTry = now + MembershipTimes.FirstRenewalWithin });
        }
    }

    /// <summary>The view could not be read.</summary>
    public void OnReadFailed(TimeSpan now)
    {
        (_isReading, _wantsRead) = (false, true);
        _nextRead = now + MembershipTimes.RetryAfter;
    }

    public void OnLinkUp(UniqueAddress node) => _peers.GetValueOrDefault(node)?.LinkUp();

    public void OnLinkDown(UniqueAddress node, LinkDownReason reason, TimeSpan now) =>
        _peers.GetValueOrDefault(node)?.LinkDown(reason, now);

    /// <summary>A member has said for how long it declares nobody dead.</summary>
    public void OnPromise(UniqueAddress node, TimeSpan promise, TimeSpan now)
    {
        if (_peers.GetValueOrDefault(node) is { } peer)
        {
            // A shorter one that comes later does not end one that was given.
            var lasts = Min(promise - MembershipTimes.ConfirmationMargin, MembershipTimes.ConfirmedFor);
            peer.ConfirmedUntil = lasts > TimeSpan.Zero ? Max(peer.ConfirmedUntil, now + lasts) : peer.ConfirmedUntil;
            peer.HasEnded |= promise >= MembershipTimes.ForEver;
        }
    }

    /// <summary>A member's lock was looked at; null: it is no member any more.</summary>
    public void OnLockSeen(UniqueAddress node, LockLook? look, TimeSpan now)
    {
        if (look is null)
        {
            OnRemovalTried(node, RemovalOutcome.Gone);
        }
        else if (_peers.GetValueOrDefault(node) is { } peer)
        {
            peer.IsRemovalRunning = false;
            if (peer.IsLinkUp)
            {
                return;
            }

            peer.FreeLock = !look.IsFree ? null : peer.FreeLock ?? (now, look.Lease);
            peer.NextLockTry = peer.FreeLock is var (since, _) && !peer.WasRefused ? since + MembershipTimes.FreeFor : peer.NextLockTry;
        }
    }

    /// <summary>An attempt to remove a member is over; null: the store has not answered.</summary>
    public void OnRemovalTried(UniqueAddress node, RemovalOutcome? outcome)
    {
        if (_peers.GetValueOrDefault(node) is { } peer)
        {
            peer.IsRemovalRunning = false;
        }

        if (outcome == RemovalOutcome.NotAMember)
        {
            _mustFence = true;
        }
        else if (outcome is RemovalOutcome.Removed or RemovalOutcome.Gone)
        {
            _wantsRead = true;
        }
    }

    /// <summary>A report was written, or not.</summary>
    public void OnReported(bool done, TimeSpan now)
    {
        _isReporting = false;
        _reported = done ? _reporting : _reported;
        _nextReport = done ? now : now + MembershipTimes.RetryAfter;
    }

    /// <summary>An attempt to resolve a cut is over.</summary>
    public void OnResolved(bool removedAny, TimeSpan now)
    {
        _isResolving = false;
        _nextResolve = now + MembershipTimes.ResolveEvery;
        _wantsRead |= removedAny;
    }
}

using Akka.Cluster;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>The lease, which decides between two halves.</summary>
internal sealed partial class DowningState
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private Lease _lease;

    /// <summary>The lease was asked for, and this is the answer.</summary>
    /// <param name="held">This node has it. False: another has it, or the store does not answer.</param>
    /// <param name="now">The time.</param>
    /// <returns>What follows at once.</returns>
    public IReadOnlyList<DowningAction> OnLeaseAnswered(bool held, TimeSpan now)
    {
        var wasForCut = _lease.IsForCut;
        _lease = held ? new Lease { IsHeld = true, TakenAt = now, Members = [.. Counted] } : new Lease { RefusedAt = now };
        if (held || !wasForCut || _half.Since(true) is null)
        {
            return Advance(now);
        }

        var actions = new List<DowningAction>();
        DownMySide(actions, "the other half of the members has the lease, or nobody can get it", now);
        return actions;
    }

    /// <summary>The lease that this node held has another owner, which has therefore downed this node.</summary>
    public IReadOnlyList<DowningAction> OnLeaseTakenAway(TimeSpan now)
    {
        var actions = new List<DowningAction>();
        if (_lease.IsHeld)
        {
            _lease = default;
            Down(actions, self, isGone: false, "another member has taken the lease from it", now);
        }

        return actions;
    }

    private void AskForLease(List<DowningAction> actions, bool isCut, TimeSpan now)
    {
        _lease.IsForCut |= isCut;
        if (!_lease.IsAsked && (_lease.RefusedAt is not { } refused || now - refused >= AskAgain))
        {
            _lease.IsAsked = true;
            _lease.IsForCut = isCut;
            actions.Add(new DowningAction.TakeLease());
        }
    }

    private void DecideRelease(List<DowningAction> actions, TimeSpan now)
    {
        if (!_lease.IsHeld || _crashes.Count > 0 || _silent.Count > 0 || Count < 2)
        {
            return;
        }

        // Alone it is kept: who lost it may only have been stopped, and would take it when it wakes up.
        if (now - _lease.TakenAt >= times.LeaseKept || Counted.Any(node => !_lease.Members.Contains(node)))
        {
            _lease = default;
            actions.Add(new DowningAction.ReleaseLease());
        }
    }

    private struct Lease
    {
        public bool IsHeld;
        public TimeSpan TakenAt;
        public HashSet<UniqueAddress> Members;
        public bool IsAsked;
        public bool IsForCut;
        public TimeSpan? RefusedAt;
    }
}

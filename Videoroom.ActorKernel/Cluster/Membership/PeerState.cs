using Akka.Remote;

namespace Akka.Cluster.Membership;

/// <summary>What we know of another member. Times are on our monotonic clock.</summary>
internal sealed class PeerState(UniqueAddress node, TimeSpan addedAt)
{
    public UniqueAddress Node { get; } = node;

    public bool IsLinkUp { get; private set; }

    public bool WasLinkUp { get; private set; }

    public TimeSpan DownSince { get; private set; } = addedAt;

    public LinkDownReason DownReason { get; private set; }

    /// <summary>Until when it has said that it declares nobody dead.</summary>
    public TimeSpan ConfirmedUntil { get; set; } = TimeSpan.MinValue;

    /// <summary>When its lease is over as far as we know; null until it was seen valid once.</summary>
    public TimeSpan? LeaseEnd { get; set; }

    public bool IsUnreachableAnnounced { get; set; }

    public bool IsRemovalRunning { get; set; }

    public TimeSpan NextLeaseTry { get; set; }

    /// <summary>How often its lock was tried since the link went down.</summary>
    public int LockTries { get; set; }

    public TimeSpan NextLockTry { get; set; } = TimeSpan.MaxValue;

    public void LinkUp()
    {
        (IsLinkUp, WasLinkUp) = (true, true);
        (LockTries, NextLockTry) = (0, TimeSpan.MaxValue);
    }

    public void LinkDown(LinkDownReason reason, TimeSpan now)
    {
        if (IsLinkUp)
        {
            (IsLinkUp, DownSince, LockTries) = (false, now, 0);
        }

        DownReason = reason;
        if (WasLinkUp)
        {
            NextLockTry = LockTries == 0 ? now : NextLockTry;
        }
    }

    /// <summary>Whether nothing gets through to it for long enough to say so.</summary>
    public bool IsCutOff(TimeSpan now)
    {
        if (IsLinkUp)
        {
            return false;
        }

        var patience = !WasLinkUp ? MembershipTimes.FirstLinkWithin
            : DownReason == LinkDownReason.Silent ? TimeSpan.Zero : MembershipTimes.CutAfter;
        return now - DownSince >= patience;
    }
}

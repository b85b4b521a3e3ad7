using Akka.Cluster.Store;
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

    /// <summary>Whether it has ended in order without the store: it is still a member, and will never declare anybody dead.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Its lease as it was last seen, by the store's clock.</summary>
    public DateTime? SeenLease { get; private set; }

    /// <summary>When its lease is over as far as we know; null until it was seen valid once.</summary>
    public TimeSpan? LeaseEnd { get; private set; }

    public bool IsUnreachableAnnounced { get; set; }

    public bool IsRemovalRunning { get; set; }

    public TimeSpan NextLeaseTry { get; set; }

    /// <summary>Whether nobody has listened at its port since the link went down.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>How often its lock was tried since <see cref="TriesSince"/>.</summary>
    public int LockTries { get; set; }

    /// <summary>When there was reason to try its lock.</summary>
    public TimeSpan TriesSince { get; private set; }

    public TimeSpan NextLockTry { get; set; } = TimeSpan.MaxValue;

    /// <summary>When its lock was first seen free, and its lease then; null when it was held at the last look.</summary>
    public (TimeSpan Since, DateTime Lease)? FreeLock { get; set; }

    /// <summary>
    /// Its lease was looked at. The store's clock may be set by seconds at any time: a lease lasts from when we first see it, by
    /// our clock, which is never before its holder has begun to count.
    /// </summary>
    public void OnLease(StoredLease lease, TimeSpan now)
    {
        if (lease.Until != SeenLease && (SeenLease is not null || lease.IsValid))
        {
            LeaseEnd = now + MembershipTimes.Lease;
        }

        SeenLease = lease.Until;
    }

    public void LinkUp()
    {
        (IsLinkUp, WasLinkUp) = (true, true);
        (LockTries, NextLockTry, WasRefused, FreeLock) = (0, TimeSpan.MaxValue, false, null);
    }

    public void LinkDown(LinkDownReason reason, TimeSpan now)
    {
        if (IsLinkUp)
        {
            (IsLinkUp, DownSince, LockTries, TriesSince) = (false, now, 0, now);
        }

        DownReason = reason;
        if (reason == LinkDownReason.Refused && !WasRefused)
        {
            (WasRefused, LockTries, TriesSince) = (true, 0, now);
        }

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

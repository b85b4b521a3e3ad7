namespace Akka.Cluster.Membership;

/// <summary>The times that membership goes by.</summary>
internal static class MembershipTimes
{
    /// <summary>How long a renewal lasts. Together with when it is seen, and a removal, less than five seconds.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3.5);

    /// <summary>By how much earlier we count our own lease as over: clocks do not run at quite the same speed.</summary>
    public static readonly TimeSpan LeaseMargin = TimeSpan.FromMilliseconds(100);

    /// <summary>Often enough that all members know of a lost store well before the first lease is over.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a new member's lease may be unknown.</summary>
    public static readonly TimeSpan FirstRenewalWithin = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>A failure that took longer says that we were stopped meanwhile, and nothing of the store.</summary>
    public static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(2.5);

    /// <summary>Without an answer for so long, the store counts as lost. Well before a lease is over.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(1.5);

    /// <summary>After the store is back nobody is declared dead for so long.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>How long another member's word that it declares nobody dead is taken for: long enough for a pause of it, or a link's.</summary>
    public static readonly TimeSpan ConfirmedFor = TimeSpan.FromSeconds(6);

    /// <summary>How long a node that is alone goes on, from each moment that its store is still lost.</summary>
    public static readonly TimeSpan AloneFor = TimeSpan.FromSeconds(3);

    /// <summary>A promise that holds for ever: whoever gives it has ended.</summary>
    public static readonly TimeSpan ForEver = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>What the word may have needed to get here.</summary>
    public static readonly TimeSpan ConfirmationMargin = TimeSpan.FromSeconds(1);

    /// <summary>When the lock of a node is tried after its link has closed: its connection to the store ends a little later.</summary>
    public static readonly TimeSpan[] LockTries =
    [
        TimeSpan.Zero, TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(75), TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(300),
    ];

    /// <summary>
    /// A lock that is free for so long, without its holder's renewing meanwhile, is that of a dead process. One look is enough only
    /// when nobody listens at the node's port either: a firewall that is loaded anew ends all connections of a node that is well.
    /// </summary>
    public static readonly TimeSpan FreeFor = TimeSpan.FromMilliseconds(600);

    public static readonly TimeSpan LockTryEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>After our own connections to the store broke, others' locks may be free for this long.</summary>
    public static readonly TimeSpan LocksUncertainFor = TimeSpan.FromSeconds(2);

    /// <summary>How long a closed link may be down before it is a cut. A silent one is at once.</summary>
    public static readonly TimeSpan CutAfter = TimeSpan.FromSeconds(1);

    /// <summary>How long a new member may need until its first link.</summary>
    public static readonly TimeSpan FirstLinkWithin = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan ResolveEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>After another's lease should be over, it is looked at again.</summary>
    public static readonly TimeSpan LeaseTryEvery = TimeSpan.FromMilliseconds(500);
}

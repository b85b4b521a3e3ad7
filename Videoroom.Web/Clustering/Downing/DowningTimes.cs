namespace Videoroom.Web.Clustering.Downing;

/// <summary>How long what is seen must last before it is acted on.</summary>
internal sealed record DowningTimes
{
    /// <summary>
    /// How long most of the members must be silent before this node ends itself. HOCON: <c>split-brain-resolver.stable-after</c>.
    /// </summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How much later the side that stays downs the other: what both sides hold must have ended there before it starts here. The
    /// failure detectors of both sides fire within one heartbeat and one reaper interval of each other.
    /// </summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a cut between two members that a third reaches must last. Longer than the slowest failure detector lags.</summary>
    public TimeSpan PairAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How much later than the side with the lowest address the other side asks for the lease.</summary>
    public TimeSpan LeaseTurn { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after it took the lease a side downs the other, which has asked for it in the meantime and ended.</summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a lease is kept at least while no member has joined since: the losing side may have been stopped and wake up.
    /// </summary>
    public TimeSpan LeaseKept { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long another member's report holds.</summary>
    public TimeSpan ReportHolds { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a report is repeated while there is anything to report.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long an address that vanished must have been silent for the failure detector, in place of a refusal.</summary>
    public TimeSpan VanishedAfter { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Over how long refusals must be spread where there is no majority to agree.</summary>
    public TimeSpan FirmAfter { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The pause between dials.</summary>
    public TimeSpan DialInterval { get; init; } = TimeSpan.FromMilliseconds(150);
}

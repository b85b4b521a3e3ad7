namespace Videoroom.Bench.Drill.Figures;

/// <summary>The names of figures that have a bound: faults add them, <see cref="Bounds"/> looks for them. In milliseconds unless the name says otherwise.</summary>
internal static class FigureNames
{
    /// <summary>From the kill until a join that somebody at another node sent is answered by the room's next life.</summary>
    public const string RoomAnswers = "room answers again";

    /// <summary>The same of a cluster of two whose younger node was killed.</summary>
    public const string RoomAnswersYounger = "room answers again, the younger killed";

    /// <summary>The same of a cluster of two whose oldest node was killed.</summary>
    public const string RoomAnswersOldest = "room answers again, the oldest killed";

    /// <summary>From the kill until somebody who opens a WebSocket then has joined.</summary>
    public const string NextJoin = "next join";

    /// <summary>The largest distance between complete pictures at people who had nothing to do with the lost node.</summary>
    public const string OthersGap = "largest gap of the others";

    /// <summary>The largest distance between complete pictures at anybody.</summary>
    public const string LargestGap = "largest gap";

    /// <summary>From the kill until the last picture of and at those who sat on the lost node is there.</summary>
    public const string BackWithPictures = "back with pictures";

    /// <summary>From the fault until everybody sees everybody.</summary>
    public const string Together = "everybody together again";

    /// <summary>From the cut until the node that gives way has ended.</summary>
    public const string OtherEnded = "the other node has ended";

    /// <summary>From the cut until both nodes have ended.</summary>
    public const string BothEnded = "both nodes have ended";

    /// <summary>For how long two lives of the room were accepted by receivers at the same moment.</summary>
    public const string TwoLives = "two lives accepted at once";

    /// <summary>Freezes that Chromium counted, a number.</summary>
    public const string Freezes = "freezes in Chromium (number)";

    /// <summary>Log lines and views in which a node was unreachable, downed or dialled, a number.</summary>
    public const string Alarms = "unreachable, downed or dialled (number)";

    /// <summary>From the start, or the end of the cut, until one cluster holds all nodes.</summary>
    public const string OneCluster = "one cluster";

    /// <summary>From the kill until the remaining nodes own all rooms.</summary>
    public const string AllOwned = "all rooms owned again";

    /// <summary>99 of 100 joins from the kill on, until all rooms were owned again, took no longer.</summary>
    public const string JoinP99 = "p99 of a join meanwhile";

    /// <summary>How far a node's rooms are from an even share, in per cent.</summary>
    public const string Unevenness = "farthest from even (%)";

    /// <summary>Resident memory of a room, in KiB.</summary>
    public const string RoomMemory = "memory of a room (KiB)";

    /// <summary>The slowest join of many.</summary>
    public const string SlowestJoin = "slowest join";

    /// <summary>From the first join of many to the last answer.</summary>
    public const string AllIn = "all rooms made";
}

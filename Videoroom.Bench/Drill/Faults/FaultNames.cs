namespace Videoroom.Bench.Drill.Faults;

/// <summary>What <c>--fault</c> takes. A name also selects those that it is the beginning of.</summary>
internal static class FaultNames
{
    public const string OwnerKilled = "owner-killed";
    public const string OldestKilled = "owner-killed-oldest";
    public const string PeopleKilled = "people-killed";
    public const string Paused = "paused";
    public const string Cut = "cut";
    public const string TwoKilled = "two-killed";
    public const string TwoCut = "two-cut";
    public const string TwoCutLease = "two-cut-lease";
    public const string TwoCutLeaseAway = "two-cut-lease-away";
    public const string RollingDrain = "rolling-drain";
    public const string Busy = "busy";
    public const string Starts = "starts";
    public const string StartsLowest = "starts-lowest";
    public const string StartsMerge = "starts-merge";
    public const string ManyRoomsKilled = "many-rooms-killed";
    public const string Rooms = "rooms";
}

using System.Collections.Immutable;
using Akka.Cluster;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>
/// Decides which members are downed, from what this node sees itself and what the others report of what they see. Sans I/O; every
/// node runs it, and acts on its own.
/// <list type="number">
/// <item>The members that have a say are counted: Up, WeaklyUp, Leaving.</item>
/// <item>Crash: more than half of them hold that a process is gone (<see cref="CrashEvidence"/>): it is downed at once. When exactly
/// half are left, all that are left must hold so of all the others, firmly, and have the lease if there is one.</item>
/// <item>Silence: more than half miss a member's heartbeats: it is downed. A node that misses those of more than half downs itself,
/// and does so earlier (<see cref="DowningTimes.Margin"/>).</item>
/// <item>A clean cut in two halves: the one with the lease stays; without a lease, the one with the lowest address.</item>
/// <item>A cut between two members that a third reaches: the younger of the two goes. Both ends and all who see it pick the same.</item>
/// </list>
/// More than half of the members cannot hold two contrary things, so no two sides down each other by 2 and 3.
/// </summary>
internal sealed partial class DowningState(UniqueAddress self, DowningTimes times, bool hasLease)
{
    private static readonly TimeSpan RepeatDown = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OwnPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<UniqueAddress, CrashEvidence> _crashes = [];
    private readonly Dictionary<UniqueAddress, TimeSpan> _silent = [];
    private readonly Dictionary<UniqueAddress, (NodeReport Report, TimeSpan At)> _reports = [];
    private readonly Dictionary<UniqueAddress, TimeSpan> _downed = [];
    private readonly Persistence<UniqueAddress> _lost = new();
    private readonly Persistence<(UniqueAddress Elder, UniqueAddress Younger)> _pairs = new();
    private readonly Persistence<bool> _alone = new();
    private readonly Persistence<bool> _half = new();

    // Oldest first.
    private ImmutableArray<MemberSight> _members = [];
    private NodeReport? _told;
    private TimeSpan _toldAt;
    private TimeSpan _advancedAt;

    /// <summary>Nothing is going on: no timer is needed until something is reported to it.</summary>
    public bool IsIdle => _crashes.Count == 0 && _silent.Count == 0 && _reports.Count == 0 && !_lease.IsHeld && !_lease.IsAsked;

    private IEnumerable<UniqueAddress> Counted => _members.Where(member => member.IsCounted).Select(member => member.Node);

    private int Count => Counted.Count();

    private IEnumerable<UniqueAddress> Gone => _crashes.Where(crash => crash.Value.IsGone).Select(crash => crash.Key);

    /// <summary>The members changed.</summary>
    /// <param name="members">All, oldest first.</param>
    public void OnMembers(IEnumerable<MemberSight> members)
    {
        _members = [.. members.Where(member => member.CanBeDowned)];
        var known = _members.Select(member => member.Node).ToHashSet();
        Forget(_crashes, known);
        Forget(_silent, known);
        Forget(_reports, known);
        Forget(_downed, known);
    }

    /// <summary>An association broke.</summary>
    /// <param name="node">The member at its other end.</param>
    /// <param name="closed">The other end closed it.</param>
    /// <param name="now">The time.</param>
    public void OnBroken(UniqueAddress node, bool closed, TimeSpan now)
    {
        if (node.Equals(self) || !_members.Any(member => member.Node.Equals(node)))
        {
            return;
        }

        if (!_crashes.TryGetValue(node, out var crash))
        {
            _crashes[node] = crash = new CrashEvidence(times);
        }

        crash.OnBroken(closed, now);
    }

    /// <summary>A dial has ended.</summary>
    public void OnDialled(UniqueAddress node, DialOutcome outcome, TimeSpan now)
    {
        if (_crashes.TryGetValue(node, out var crash))
        {
            crash.OnDialled(outcome, now);
        }
    }

    /// <summary>What this node's failure detector says of a member.</summary>
    public void OnHeartbeats(UniqueAddress node, bool missed, TimeSpan now)
    {
        if (!missed)
        {
            _silent.Remove(node);
        }
        else if (_members.Any(member => member.Node.Equals(node)))
        {
            _silent.TryAdd(node, now);
        }
    }

    /// <summary>Another member told what it does not reach.</summary>
    public void OnReport(NodeReport report, TimeSpan now)
    {
        if (report.From.Equals(self) || !_members.Any(member => member.Node.Equals(report.From)))
        {
            return;
        }

        var known = _reports.TryGetValue(report.From, out var last) ? last.Report.Gone : [];
        _reports[report.From] = (report, now);
        foreach (var node in report.Gone.Except(known).Where(node => !_crashes.ContainsKey(node)))
        {
            OnBroken(node, closed: false, now);
        }
    }

    /// <summary>What is to be done now. While it is not idle it must be asked at least every 200 ms.</summary>
    public IReadOnlyList<DowningAction> Advance(TimeSpan now)
    {
        if (now - _advancedAt > OwnPause)
        {
            // This process did not run: what it saw before says nothing of how long things have lasted.
            _lost.Clear();
            _alone.Clear();
            _half.Clear();
            _pairs.Clear();
            foreach (var node in _silent.Keys)
            {
                _silent[node] = now;
            }
        }

        _advancedAt = now;
        foreach (var from in _reports.Where(report => now - report.Value.At > times.ReportHolds).Select(report => report.Key).ToArray())
        {
            _reports.Remove(from);
        }

        var actions = new List<DowningAction>();
        if (!_members.Any(member => member.Node.Equals(self)))
        {
            _told = null;
            return actions;
        }

        foreach (var (node, crash) in _crashes.ToArray())
        {
            crash.OnHeartbeats(_silent.TryGetValue(node, out var since) ? since : null, now);
            if (crash.IsOver)
            {
                _crashes.Remove(node);
            }
            else if (crash.TakeDial(now))
            {
                actions.Add(new DowningAction.Dial(node));
            }
        }

        DecideCrashes(actions, now);
        DecideSilence(actions, now);
        DecideRelease(actions, now);
        Tell(actions, now);
        return actions;
    }

    private void Tell(List<DowningAction> actions, TimeSpan now)
    {
        var report = new NodeReport(self, [.. Gone], [.. _silent.Keys]);
        var concerns = !report.IsEmpty || _reports.Values.Any(other => !other.Report.IsEmpty);
        if (!report.SaysTheSame(_told) ? concerns || _told is not null : concerns && now - _toldAt >= times.ReportInterval)
        {
            var reached = _members.Select(member => member.Node)
                .Where(node => !node.Equals(self) && !report.Gone.Contains(node) && !report.Silent.Contains(node));
            actions.Add(new DowningAction.Tell(report, [.. reached]));
            (_told, _toldAt) = (report, now);
        }

        if (!concerns)
        {
            _told = null;
        }
    }

    private void Down(List<DowningAction> actions, UniqueAddress node, bool isGone, string reason, TimeSpan now)
    {
        // Asked for again only if the cluster did not do it.
        if (!_downed.TryGetValue(node, out var at) || now - at >= RepeatDown)
        {
            _downed[node] = now;
            actions.Add(new DowningAction.Down(node, isGone, reason));
        }
    }

    private static void Forget<T>(Dictionary<UniqueAddress, T> table, HashSet<UniqueAddress> known)
    {
        foreach (var node in table.Keys.Where(node => !known.Contains(node)).ToArray())
        {
            table.Remove(node);
        }
    }
}

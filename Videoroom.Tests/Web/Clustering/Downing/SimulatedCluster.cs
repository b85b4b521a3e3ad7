using Akka.Actor;
using Akka.Cluster;
using Videoroom.Web.Clustering.Downing;

namespace Videoroom.Tests.Web.Clustering.Downing;

/// <summary>
/// Nodes that each run a <see cref="DowningState"/>, with links that can be cut and processes that can be killed or stopped; time
/// goes in steps of 20 ms. Node 0 has the lowest address; the ages are given.
/// </summary>
internal sealed class SimulatedCluster
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AcceptablePause = TimeSpan.FromMilliseconds(1500);

    private readonly Node[] _nodes;
    private readonly bool _hasLease;
    private readonly HashSet<(int, int)> _cuts = [];
    private readonly HashSet<(int, int)> _refusing = [];
    private readonly List<Action> _next = [];
    private readonly Random _random;
    private TimeSpan _slowUntil;
    private int? _leaseOwner;

    /// <summary>Makes one.</summary>
    /// <param name="count">How many nodes.</param>
    /// <param name="oldestFirst">The nodes by age; null: as their addresses are.</param>
    /// <param name="hasLease">Whether the nodes have a lease.</param>
    /// <param name="seed">Of the failure detectors' lag.</param>
    public SimulatedCluster(int count, int[]? oldestFirst = null, bool hasLease = false, int seed = 1)
    {
        _hasLease = hasLease;
        _random = new Random(seed);
        OldestFirst = oldestFirst ?? [.. Enumerable.Range(0, count)];
        _nodes = [.. Enumerable.Range(0, count).Select(index => new Node(index, count, hasLease))];
    }

    public TimeSpan Now { get; private set; }

    public int[] OldestFirst { get; }

    /// <summary>All dials so far.</summary>
    public int Dials { get; private set; }

    /// <summary>The lease's store does not answer any more.</summary>
    public bool IsLeaseAway { get; set; }

    public int? LeaseOwner => _leaseOwner;

    /// <summary>The nodes whose process runs.</summary>
    public IEnumerable<int> Running => _nodes.Where(node => node.IsRunning).Select(node => node.Index);

    public bool AllIdle => _nodes.Where(node => node.IsRunning).All(node => node.State.IsIdle);

    /// <summary>When a node ended itself; null: it did not.</summary>
    public TimeSpan? EndedAt(int node) => _nodes[node].EndedAt;

    /// <summary>When a node took another for downed for the first time; null: it did not.</summary>
    public TimeSpan? DownedAt(int by, int node) => _nodes[by].Down.TryGetValue(node, out var at) ? at : null;

    /// <summary>A process ends by kill -9. Its port refuses from then on, or its address vanishes.</summary>
    public void Kill(int index, bool vanishes = false)
    {
        _nodes[index].IsRunning = false;
        _nodes[index].HasVanished = vanishes;
        foreach (var other in Others(index).Where(other => !IsCut(index, other.Index)))
        {
            _next.Add(() => other.State.OnBroken(Of(index), closed: true, Now));
        }
    }

    /// <summary>SIGSTOP, and SIGCONT.</summary>
    public void Stop(int index, bool stopped = true) => _nodes[index].IsStopped = stopped;

    /// <summary>Cuts the link of two nodes.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <param name="refuses">By a firewall that resets connections and refuses new ones; otherwise packets are dropped.</param>
    public void Cut(int a, int b, bool refuses = false)
    {
        _cuts.Add(Key(a, b));
        if (refuses)
        {
            _refusing.Add(Key(a, b));
            _next.Add(() => _nodes[a].State.OnBroken(Of(b), closed: true, Now));
            _next.Add(() => _nodes[b].State.OnBroken(Of(a), closed: true, Now));
        }
    }

    /// <summary>Cuts all links between two groups of nodes.</summary>
    public void Split(int[] one, int[] other, bool refuses = false)
    {
        foreach (var a in one)
        {
            foreach (var b in other)
            {
                Cut(a, b, refuses);
            }
        }
    }

    /// <summary>Every failure detector misses everybody for a time.</summary>
    public void SlowDown(TimeSpan time) => _slowUntil = Now + time;

    public void Run(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            Now += Step;
            var due = _next.ToArray();
            _next.Clear();
            Array.ForEach(due, action => action());
            foreach (var node in _nodes.Where(IsAwake))
            {
                Beat(node);
                ReadMembers(node);
                Do(node, node.State.Advance(Now));
            }

            Gossip();
            foreach (var node in _nodes.Where(node => IsAwake(node) && node.Down.ContainsKey(node.Index)))
            {
                (node.IsRunning, node.EndedAt) = (false, Now);
            }
        }
    }

    private void Beat(Node node)
    {
        foreach (var other in Others(node.Index))
        {
            if (IsAwake(other) && !IsCut(node.Index, other.Index))
            {
                node.HeardAt[other.Index] = Now;
                node.Lag[other.Index] = TimeSpan.FromMilliseconds(_random.Next(0, 500));
            }

            var missed = Now < _slowUntil || Now - node.HeardAt[other.Index] > AcceptablePause + node.Lag[other.Index];
            node.State.OnHeartbeats(Of(other.Index), missed, Now);
        }
    }

    private void ReadMembers(Node node) => node.State.OnMembers(OldestFirst.Select(index =>
        new MemberSight(Of(index), node.Down.ContainsKey(index) ? MemberStatus.Down : MemberStatus.Up)));

    private void Do(Node node, IReadOnlyList<DowningAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case DowningAction.Dial dial:
                    Dials++;
                    var outcome = Dialled(node.Index, IndexOf(dial.Node));
                    _next.Add(() => node.State.OnDialled(dial.Node, outcome, Now));
                    break;
                case DowningAction.Tell tell:
                    foreach (var to in tell.To.Select(IndexOf).Where(to => !IsCut(node.Index, to)))
                    {
                        _next.Add(() => WhenAwake(to, () => _nodes[to].State.OnReport(tell.Report, Now)));
                    }

                    break;
                case DowningAction.Down down:
                    node.Down.TryAdd(IndexOf(down.Node), Now);
                    break;
                case DowningAction.TakeLease:
                    Assert.True(_hasLease);
                    _next.Add(() => Answer(node));
                    break;
                case DowningAction.ReleaseLease:
                    _leaseOwner = null;
                    break;
            }
        }
    }

    private void Answer(Node node)
    {
        if (!IsLeaseAway)
        {
            _leaseOwner ??= node.Index;
        }

        Do(node, node.State.OnLeaseAnswered(!IsLeaseAway && _leaseOwner == node.Index, Now));
    }

    private void WhenAwake(int index, Action action)
    {
        if (_nodes[index].IsStopped)
        {
            _next.Add(() => WhenAwake(index, action));
        }
        else if (_nodes[index].IsRunning)
        {
            action();
        }
    }

    /// <summary>A node tells another what was downed in one step of eight (150 ms, as Akka's gossip), and before it ends.</summary>
    private void Gossip()
    {
        foreach (var node in _nodes.Where(IsAwake))
        {
            foreach (var other in Others(node.Index).Where(other => IsAwake(other) && !IsCut(node.Index, other.Index)))
            {
                if (_random.Next(8) == 0 || node.Down.ContainsKey(node.Index))
                {
                    foreach (var index in node.Down.Keys)
                    {
                        other.Down.TryAdd(index, Now);
                    }
                }
            }
        }
    }

    private DialOutcome Dialled(int from, int to)
        => _refusing.Contains(Key(from, to)) ? DialOutcome.Refused
        : IsCut(from, to) || _nodes[to].HasVanished ? DialOutcome.Silent
        : _nodes[to].IsRunning ? DialOutcome.Accepted : DialOutcome.Refused;

    private static bool IsAwake(Node node) => node is { IsRunning: true, IsStopped: false };

    private bool IsCut(int a, int b) => _cuts.Contains(Key(a, b));

    private static (int Low, int High) Key(int a, int b) => (Math.Min(a, b), Math.Max(a, b));

    private IEnumerable<Node> Others(int index) => _nodes.Where(node => node.Index != index);

    private static UniqueAddress Of(int index) => new(new Address("akka.ssl.tcp", "videoroom", $"10.0.0.{index + 1}", 4100), index + 100);

    private static int IndexOf(UniqueAddress node) => node.Uid - 100;

    private sealed class Node(int index, int count, bool hasLease)
    {
        public int Index { get; } = index;

        public DowningState State { get; } = new(Of(index), new DowningTimes(), hasLease);

        public TimeSpan[] HeardAt { get; } = new TimeSpan[count];

        public TimeSpan[] Lag { get; } = new TimeSpan[count];

        public Dictionary<int, TimeSpan> Down { get; } = [];

        public bool IsRunning { get; set; } = true;

        public bool IsStopped { get; set; }

        public bool HasVanished { get; set; }

        public TimeSpan? EndedAt { get; set; }
    }
}

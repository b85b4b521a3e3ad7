using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Remote;

namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>Links between nodes of one process, which can be cut.</summary>
internal sealed class FakeNetwork : IAsyncDisposable
{
    private readonly ConcurrentDictionary<UniqueAddress, FakeTransport> _nodes = new();
    private readonly HashSet<(UniqueAddress, UniqueAddress)> _cuts = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    public FakeNetwork()
    {
        _beating = BeatAsync();
    }

    public INodeTransport Open(UniqueAddress self, INodeTransportObserver observer) =>
        _nodes[self] = new FakeTransport(this, self, observer);

    /// <summary>Nothing passes between two nodes from now on, and both notice.</summary>
    public void Cut(UniqueAddress one, UniqueAddress other, LinkDownReason reason = LinkDownReason.Silent)
    {
        lock (_gate)
        {
            _cuts.Add((one, other));
            _cuts.Add((other, one));
        }

        Refresh(reason);
    }

    /// <summary>Undoes <see cref="Cut"/>.</summary>
    public void Heal(UniqueAddress one, UniqueAddress other)
    {
        lock (_gate)
        {
            _cuts.Remove((one, other));
            _cuts.Remove((other, one));
        }

        Refresh(LinkDownReason.Closed);
    }

    /// <summary>A node's process ends: all its links close, and it hears nothing any more.</summary>
    public void Kill(UniqueAddress node)
    {
        if (_nodes.TryRemove(node, out var transport))
        {
            transport.Stop();
        }

        Refresh(LinkDownReason.Refused);
    }

    public bool IsLinked(UniqueAddress one, UniqueAddress other)
    {
        lock (_gate)
        {
            return !_cuts.Contains((one, other)) && _nodes.TryGetValue(one, out var left) && _nodes.TryGetValue(other, out var right)
                && left.IsOpenTo(other) && right.IsOpenTo(one);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating;
        foreach (var node in _nodes.Values)
        {
            node.Stop();
        }
    }

    private void Refresh(LinkDownReason reason)
    {
        foreach (var transport in _nodes.Values)
        {
            transport.Refresh(reason);
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                foreach (var from in _nodes.Values)
                {
                    foreach (var to in _nodes.Values.Where(to => IsLinked(from.Self, to.Self)))
                    {
                        to.Tell(observer => observer.OnHeartbeat(from.Self, from.HeartbeatPayload));
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private sealed class FakeTransport : INodeTransport
    {
        private readonly FakeNetwork _network;
        private readonly INodeTransportObserver _observer;
        private readonly Channel<Action<INodeTransportObserver>> _calls = Channel.CreateUnbounded<Action<INodeTransportObserver>>();
        private readonly HashSet<UniqueAddress> _up = [];
        private HashSet<UniqueAddress> _members = [];
        private bool _isFenced;

        public FakeTransport(FakeNetwork network, UniqueAddress self, INodeTransportObserver observer)
        {
            (_network, Self, _observer) = (network, self, observer);
            _ = Task.Run(async () =>
            {
                await foreach (var call in _calls.Reader.ReadAllAsync())
                {
                    call(_observer);
                }
            });
        }

        public UniqueAddress Self { get; }

        public ReadOnlyMemory<byte> HeartbeatPayload => _observer.HeartbeatPayload;

        public void SetMembers(IReadOnlyCollection<UniqueAddress> members)
        {
            lock (_network._gate)
            {
                _members = [.. members];
            }

            _network.Refresh(LinkDownReason.Closed);
        }

        public bool SendControl(UniqueAddress node, ReadOnlyMemory<byte> payload)
        {
            if (_network.IsLinked(Self, node) && _network._nodes.TryGetValue(node, out var to))
            {
                to.Tell(observer => observer.OnControl(Self, payload));
                return true;
            }

            return false;
        }

        public bool IsReachable(UniqueAddress node) => _network.IsLinked(Self, node);

        public void Fence()
        {
            lock (_network._gate)
            {
                _isFenced = true;
            }

            _network.Refresh(LinkDownReason.Closed);
        }

        public bool IsOpenTo(UniqueAddress node) => !_isFenced && _members.Contains(node);

        public void Tell(Action<INodeTransportObserver> call) => _calls.Writer.TryWrite(call);

        public void Stop() => _calls.Writer.TryComplete();

        public void Refresh(LinkDownReason reason)
        {
            lock (_network._gate)
            {
                _up.IntersectWith(_members);
                foreach (var member in _members)
                {
                    if (_network.IsLinked(Self, member))
                    {
                        if (_up.Add(member))
                        {
                            Tell(observer => observer.OnLinkUp(member));
                        }
                    }
                    else if (_up.Remove(member))
                    {
                        Tell(observer => observer.OnLinkDown(member, reason));
                    }
                }
            }
        }
    }
}

/// <summary>An actor of another node: reached while there is a link.</summary>
internal sealed class FakeRemoteRef(ActorSystemImpl system, ActorPath path, Func<IActorRef?> target) : MinimalActorRef(system, path)
{
    protected override void TellInternal(object message, IActorRef? sender) => target()?.Tell(message, sender);
}

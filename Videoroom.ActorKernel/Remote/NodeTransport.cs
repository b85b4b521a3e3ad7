using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Remote.Handshake;
using Akka.Remote.Links;
using Videoroom.ActorKernel;

namespace Akka.Remote;

/// <summary>The links of this node: over TCP, encrypted, with the other members of the cluster and nobody else.</summary>
internal sealed class NodeTransport : INodeTransport, INodeAdmission, IDisposable
{
    // The observer's word that a run is a member holds so long without being confirmed by the members.
    private static readonly TimeSpan UnconfirmedLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromMilliseconds(500);

    // A run that is removed is told so by the cluster's part: the sooner it knows, the less it does in vain.
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromMilliseconds(50);

    // The store says no to runs that were removed long ago.
    private const int MaxRemovedRuns = 4096;

    private readonly ActorSystemImpl _system;
    private readonly HandshakeKey _key;
    private readonly IPEndPoint _listen;
    private readonly IPAddress? _dialFrom;
    private readonly NodeTransportLog _log;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Address, NodeAssociation> _associations = new();
    private readonly HashSet<UniqueAddress> _removed = [];
    private readonly Queue<UniqueAddress> _removedOrder = new();
    private Running? _running;
    private bool _closed;

    /// <exception cref="ArgumentException">The secret is too short.</exception>
    public NodeTransport(ActorSystemImpl system, ClusterOptions options)
    {
        _system = system;
        _key = new HandshakeKey(options.Secret);
        _listen = options.Listen ?? ListenEndPoint(options.Host, options.Port);
        _dialFrom = NodeDialler.SourceOf(options);
        _log = new NodeTransportLog(system.LoggerFactory, system.Options.TimeProvider);
        Messages = new RemoteMessages(system, _log);
    }

    public UniqueAddress Self => _system.SelfUniqueAddress;

    /// <summary>What goes to actors on other nodes.</summary>
    public RemoteMessages Messages { get; }

    /// <summary>What was refused.</summary>
    public NodeTransportCounters Counters { get; } = new();

    /// <summary>How the links are.</summary>
    public IReadOnlyList<NodeLinkStatus> Links =>
        [.. _associations.Values.Select(one => one.Status).OrderBy(one => one.Node.Address.ToString(), StringComparer.Ordinal)];

    /// <summary>Begins to listen. Once, before anything else.</summary>
    /// <exception cref="SocketException">The port is taken, or the address is not one of this machine.</exception>
    public void Start(INodeTransportObserver observer)
    {
        // What runs here must not carry the caller's ambient values.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            lock (_gate)
            {
                var time = _system.Options.TimeProvider;
                var tls = new NodeTls(time.GetUtcNow());
                _running = new Running(
                    observer,
                    tls,
                    new NodeDialler(Self, _dialFrom, _key, tls, time),
                    new NodeListener(Self, _listen, _key, tls, time, this, Counters, _log),
                    time.CreateTimer(_ => RemoveUnconfirmed(), null, SweepInterval, SweepInterval));
            }
        }
    }

    /// <summary>The run at an address; null when no member is there.</summary>
    public NodeAssociation? Find(Address address) => _associations.GetValueOrDefault(address);

    public void SetMembers(IReadOnlyCollection<UniqueAddress> members)
    {
        var removed = new List<NodeAssociation>();
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_running is null)
            {
                throw new InvalidOperationException("The node does not listen yet");
            }

            foreach (var association in _associations.Values)
            {
                if (association.IsConfirmed && !members.Contains(association.Node))
                {
                    removed.Add(Forget(association));
                }
            }

            foreach (var member in members)
            {
                if (!member.Equals(Self) && !_removed.Contains(member))
                {
                    Associate(member, removed).IsConfirmed = true;
                }
            }
        }

        Remove(removed);
    }

    public bool SendControl(UniqueAddress node, ReadOnlyMemory<byte> payload)
    {
        var frame = Frames.Begin(FrameType.Control);
        frame.Raw(payload.Span);
        return AssociationWith(node) is { } association && Frames.End(frame) is { } bytes
            && association.Post(new OutboxEntry(bytes), isBounded: true);
    }

    public bool IsReachable(UniqueAddress node) => AssociationWith(node) is { IsUp: true };

    public void Fence()
    {
        Running? running;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            (_closed, running) = (true, _running);
        }

        running?.Dispose();
        foreach (var association in _associations.Values)
        {
            association.Close();
        }

        _associations.Clear();
    }

    /// <summary>Waits a moment for what was sent last to arrive, and closes all links.</summary>
    public async Task CloseAsync()
    {
        var flushed = Task.WhenAll(_associations.Values.Select(one => one.FlushAsync()));
        await Task.WhenAny(flushed, Task.Delay(FlushLimit, _system.Options.TimeProvider)).ConfigureAwait(false);
        Fence();
    }

    public void Dispose() => Fence();

    async ValueTask<NodeAssociation?> INodeAdmission.AdmitAsync(UniqueAddress dialler, CancellationToken cancellation)
    {
        if (AssociationWith(dialler) is { } known)
        {
            return known;
        }

        lock (_gate)
        {
            if (_closed || _removed.Contains(dialler))
            {
                return null;
            }
        }

        if (!await IsMemberAsync(dialler, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        var removed = new List<NodeAssociation>();
        NodeAssociation? association;
        lock (_gate)
        {
            association = _closed || _removed.Contains(dialler) ? null : Associate(dialler, removed);
        }

        Remove(removed);
        return association;
    }

    private static IPEndPoint ListenEndPoint(string host, int port) => new(
        IPAddress.TryParse(host, out var own) ? own : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);

    private async ValueTask<bool> IsMemberAsync(UniqueAddress dialler, CancellationToken cancellation)
    {
        try
        {
            return await _running!.Observer.IsMemberAsync(dialler, cancellation).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            _log.ObserverFailed(dialler, cause);
            return false;
        }
    }

    private NodeAssociation? AssociationWith(UniqueAddress node) => Find(node.Address) is { } found && found.Node.Equals(node) ? found : null;

    // The caller holds the gate, and ends what is put into the list.
    private NodeAssociation Associate(UniqueAddress node, List<NodeAssociation> removed)
    {
        if (AssociationWith(node) is { } known)
        {
            return known;
        }

        // Another run at the same address: the one before is over.
        if (Find(node.Address) is { } before)
        {
            removed.Add(Forget(before));
        }

        var association = new NodeAssociation(_system, node, _running!.Dialler, _running.Observer, _log);
        _associations[node.Address] = association;
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            association.Start();
        }

        return association;
    }

    private NodeAssociation Forget(NodeAssociation association)
    {
        _associations.TryRemove(new KeyValuePair<Address, NodeAssociation>(association.Node.Address, association));
        if (_removed.Add(association.Node))
        {
            _removedOrder.Enqueue(association.Node);
            if (_removedOrder.Count > MaxRemovedRuns)
            {
                _removed.Remove(_removedOrder.Dequeue());
            }
        }

        return association;
    }

    private void RemoveUnconfirmed()
    {
        var removed = new List<NodeAssociation>();
        lock (_gate)
        {
            removed.AddRange(_associations.Values.Where(one =>
                !one.IsConfirmed && _system.Options.TimeProvider.GetElapsedTime(one.Since) > UnconfirmedLimit));
            removed.ForEach(one => Forget(one));
        }

        Remove(removed);
    }

    // Not under the gate: it tells actors.
    private void Remove(List<NodeAssociation> removed)
    {
        foreach (var association in removed)
        {
            _log.Removed(association.Node);
            _ = RemoveAsync(association);
        }
    }

    private async Task RemoveAsync(NodeAssociation association)
    {
        if (association.TakeLeave() is { IsCompleted: false } flushed)
        {
            await Task.WhenAny(flushed, Task.Delay(LastWordsLimit, _system.Options.TimeProvider)).ConfigureAwait(false);
        }

        association.Remove();
    }

    private sealed record Running(
        INodeTransportObserver Observer, NodeTls Tls, NodeDialler Dialler, NodeListener Listener, ITimer Sweep) : IDisposable
    {
        public void Dispose()
        {
            Sweep.Dispose();
            Listener.Dispose();
            Tls.Dispose();
        }
    }
}

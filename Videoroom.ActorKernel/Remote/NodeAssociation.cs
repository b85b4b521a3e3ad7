using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Remote.Links;

namespace Akka.Remote;

/// <summary>
/// All that this run of this node has with one run of another: what it sends and how far it has arrived, how far the other's
/// has come, watches, and the two connections. Each node sends on the connection that it dialled and receives on the one that
/// it took, so that nobody has to agree on which of two to keep.
/// </summary>
internal sealed partial class NodeAssociation : IInboundSink
{
    /// <summary>What waits for a node is bounded: so many messages,</summary>
    private const int MaxWaiting = 100_000;

    /// <summary>and so many bytes.</summary>
    private const long MaxWaitingBytes = 64 * 1024 * 1024;

    private readonly ActorSystemImpl _system;
    private readonly NodeDialler _dialler;
    private readonly INodeTransportObserver _observer;
    private readonly NodeTransportLog _log;
    private readonly TimeProvider _time;
    private readonly Outbox _outbox = new(MaxWaiting, MaxWaitingBytes);
    private readonly InboundSequence _arrived = new();
    private readonly InboundDelivery _delivery;
    private readonly LinkState _state;
    private readonly LinkTraffic _traffic = new();
    private readonly CancellationTokenSource _removed = new();
    private readonly Lock _inboundGate = new();

    private NodeConnection? _inbound;
    private Task _inboundEnd = Task.CompletedTask;
    private volatile bool _isForgotten;
    private long _sent;
    private long _refused;
    private long _unreadable;

    public NodeAssociation(
        ActorSystemImpl system, UniqueAddress node, NodeDialler dialler, INodeTransportObserver observer, NodeTransportLog log)
    {
        (_system, Node, _dialler, _observer, _log) = (system, node, dialler, observer, log);
        _time = system.Options.TimeProvider;
        _delivery = new InboundDelivery(system, this, log);
        _state = new LinkState(node, observer, log);
        Since = _time.GetTimestamp();
    }

    /// <summary>The run at the other end.</summary>
    public UniqueAddress Node { get; }

    /// <summary>When it began, by the clock's timestamp.</summary>
    public long Since { get; }

    /// <summary>Whether <see cref="INodeTransport.SetMembers"/> has named it; before, only the observer's word says that it is a member.</summary>
    public bool IsConfirmed { get; set; }

    public bool IsRemoved => _removed.IsCancellationRequested;

    public bool IsUp => _state.IsUp;

    public RemoteWatches Watches { get; } = new();

    public NodeLinkStatus Status => new(
        Node,
        IsUp,
        _state.Reason,
        _traffic.BytesSent,
        _traffic.BytesReceived,
        Interlocked.Read(ref _sent),
        (long)_arrived.Last,
        _outbox.Count,
        _outbox.Bytes,
        _outbox.Resent,
        Interlocked.Read(ref _refused),
        Interlocked.Read(ref _unreadable),
        Interlocked.Read(ref _roundTripTicks) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null);

    /// <summary>Sends a frame; false when too much waits already, or the run is no member any more.</summary>
    public bool Post(in OutboxEntry entry, bool isBounded)
    {
        if (!_outbox.TryAdd(entry, isBounded))
        {
            Interlocked.Increment(ref _refused);
            if (!IsRemoved)
            {
                _log.NoRoom(Node);
            }

            return false;
        }

        Interlocked.Increment(ref _sent);
        Volatile.Read(ref _outbound)?.WakeWriter();
        return true;
    }

    /// <summary>Receives on a connection that the other has dialled, until it ends. The newest takes the place of the one before.</summary>
    public async Task RunInboundAsync(NodeConnection connection)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_inboundGate)
        {
            (before, _inboundEnd) = (_inboundEnd, end.Task);
            _inbound?.Abort(LinkDownReason.Closed);
            _inbound = connection;
        }

        try
        {
            // What the one before has read is delivered first.
            await before.ConfigureAwait(false);
            await using var removal = _removed.Token.UnsafeRegister(_ => connection.Abort(LinkDownReason.Closed), null).ConfigureAwait(false);
            _state.InboundUp();
            DialNow();
            var result = await connection.RunAsync(new InboundEnd(_arrived, this, connection.WakeWriter), _traffic).ConfigureAwait(false);
            OnEnded(result.Fault);
            _state.InboundDown(result.Reason);
        }
        finally
        {
            end.SetResult();
        }
    }

    /// <summary>The run is no member any more, and nothing of it is heard from now on. Done when what waits for it has arrived.</summary>
    public Task TakeLeave()
    {
        var flushed = FlushAsync();
        _isForgotten = true;
        _state.Remove();
        return flushed;
    }

    /// <summary>The run is no member any more: links close, watchers hear of it, what waits becomes dead letters.</summary>
    public void Remove()
    {
        Close();
        Watches.Close();
        foreach (var entry in _outbox.Close())
        {
            if (entry.Message is not null)
            {
                _system.PublishDeadLetter(entry.Message, entry.Sender, entry.Recipient!);
            }
        }
    }

    /// <summary>Closes the links and takes and sends nothing more.</summary>
    public void Close()
    {
        _state.Remove();
        _removed.Cancel();
    }

    /// <summary>Done when all that was sent has arrived, or the link is down.</summary>
    public Task FlushAsync() => IsUp ? _outbox.WhenEmpty() : Task.CompletedTask;

    public void OnUnreadable() => Interlocked.Increment(ref _unreadable);

    // A renewal that is on its way may bring the lease back: nothing must have been lost then.
    bool IInboundSink.MayTake => _observer.MayAct;

    void IInboundSink.OnSequenced(FrameType type, ReadOnlySpan<byte> content)
    {
        if (IsRemoved || _isForgotten)
        {
            return;
        }

        if (type == FrameType.Control)
        {
            var payload = content.ToArray();
            _state.Tell(observer => observer.OnControl(Node, payload));
        }
        else
        {
            _delivery.Deliver(type, content);
        }
    }

    void IInboundSink.OnHeartbeat(ReadOnlyMemory<byte> payload)
    {
        var copy = payload.ToArray();
        _state.Tell(observer => observer.OnHeartbeat(Node, copy));
    }

    private void OnEnded(Exception? fault)
    {
        if (fault is not null)
        {
            _log.ConnectionFailed(Node, fault);
        }
    }
}

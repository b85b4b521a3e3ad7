using Akka.Cluster;

namespace Akka.Remote;

/// <summary>
/// Whether the link to one run of a node carries messages: it does while both connections, the one that this node dialled
/// and the one that it took, are there. Tells the observer, one thing at a time.
/// </summary>
internal sealed class LinkState(UniqueAddress node, INodeTransportObserver observer, NodeTransportLog log)
{
    private readonly Lock _gate = new();

    // Held while the observer is told. Never taken by what the observer calls, so that it may hold its own locks.
    private readonly Lock _telling = new();
    private bool _outbound;
    private bool _inbound;
    private bool _removed;
    private LinkDownReason? _reason;

    // What the observer knows.
    private bool _toldUp;
    private LinkDownReason? _toldReason;

    public bool IsUp
    {
        get
        {
            lock (_gate)
            {
                return _outbound && _inbound && !_removed;
            }
        }
    }

    /// <summary>Why it does not carry anything; null when it does, or nothing has gone wrong yet.</summary>
    public LinkDownReason? Reason
    {
        get
        {
            lock (_gate)
            {
                return _outbound && _inbound ? null : _reason;
            }
        }
    }

    public void OutboundUp() => Change(() => _outbound = true);

    public void OutboundDown(LinkDownReason reason) => Change(() => (_outbound, _reason) = (false, reason));

    public void InboundUp() => Change(() => _inbound = true);

    public void InboundDown(LinkDownReason reason) => Change(() => (_inbound, _reason) = (false, reason));

    /// <summary>The run is no member any more: the observer hears nothing more of it.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            _removed = true;
        }
    }

    /// <summary>Tells the observer something else, in order with the state.</summary>
    public void Tell(Action<INodeTransportObserver> what)
    {
        lock (_telling)
        {
            lock (_gate)
            {
                if (_removed)
                {
                    return;
                }
            }

            try
            {
                what(observer);
            }
            catch (Exception cause)
            {
                log.ObserverFailed(node, cause);
            }
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            if (_outbound && _inbound)
            {
                _reason = null;
            }
        }

        Tell(Announce);
    }

    private void Announce(INodeTransportObserver told)
    {
        bool isUp;
        LinkDownReason? reason;
        lock (_gate)
        {
            (isUp, reason) = (_outbound && _inbound, _reason);
        }

        if (isUp && !_toldUp)
        {
            (_toldUp, _toldReason) = (true, null);
            log.LinkUp(node);
            told.OnLinkUp(node);
        }
        else if (!isUp && reason is { } why && (_toldUp || why != _toldReason))
        {
            (_toldUp, _toldReason) = (false, why);
            log.LinkDown(node, why);
            told.OnLinkDown(node, why);
        }
    }
}

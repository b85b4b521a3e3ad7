using System.Buffers.Binary;
using Akka.Cluster.Store;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>What the links and the store tell this node, and what the nodes tell each other.</summary>
internal sealed partial class ClusterNode : INodeTransportObserver, IStoreListener
{
    private const byte EpochNews = 1;
    private const byte PromiseNews = 2;

    // Answered by who knows the epoch, in order with everything else: the answer says that all that we had sent before has
    // arrived there, and all that was sent to us by an older view has arrived here.
    private const byte AreYouThere = 3;
    private const byte IAmHere = 4;

    public async ValueTask<bool> IsMemberAsync(UniqueAddress node, CancellationToken cancellation)
    {
        if (View.Find(node) is not null)
        {
            return true;
        }

        if (_isEnded)
        {
            return false;
        }

        try
        {
            var view = await _store.ReadViewAsync(cancellation).ConfigureAwait(false);
            Post(() => ApplyView(view));
            return view.Find(node) is not null;
        }
        catch (Exception cause) when (cause is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Post(() => _machine!.OnUnknownNode());
            return false;
        }
    }

    public void OnLinkUp(UniqueAddress node)
    {
        _linked[node] = true;
        Post(() =>
        {
            _machine!.OnLinkUp(node);
            TellRegions();
        });
    }

    public void OnLinkDown(UniqueAddress node, LinkDownReason reason)
    {
        _linked[node] = false;
        Post(() => _machine!.OnLinkDown(node, reason, Now));
    }

    public void OnControl(UniqueAddress node, ReadOnlyMemory<byte> payload)
    {
        switch (payload.Span)
        {
            case [EpochNews, .. { Length: 8 } news]:
                OnEpoch(BinaryPrimitives.ReadInt64BigEndian(news));
                break;
            case [PromiseNews, .. { Length: 4 } promise]:
                OnPromise(node, promise);
                break;
            case [AreYouThere, .. { Length: 8 } known]:
                var epoch = BinaryPrimitives.ReadInt64BigEndian(known);
                Post(() => OnAreYouThere(node, epoch));
                break;
            case [IAmHere]:
                _caughtUp.GetValueOrDefault(node)?.TrySetResult();
                break;
        }
    }

    /// <summary>For how many milliseconds we declare nobody dead.</summary>
    public ReadOnlyMemory<byte> HeartbeatPayload
    {
        get
        {
            var payload = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(payload, (int)(_machine?.PromiseAt(Now) ?? TimeSpan.Zero).TotalMilliseconds);
            return payload;
        }
    }

    public void OnHeartbeat(UniqueAddress node, ReadOnlyMemory<byte> payload)
    {
        if (payload.Length == 4)
        {
            OnPromise(node, payload.Span);
        }
    }

    public void OnEpoch(long epoch)
    {
        if (epoch > View.Epoch)
        {
            Post(() => _machine!.OnEpochHeard(epoch));
        }
    }

    public void OnLockLost() => Post(() => _machine!.OnLockLost(Now));

    private void OnAreYouThere(UniqueAddress node, long epoch)
    {
        _catchUpAsks[node] = epoch;
        _machine!.OnEpochHeard(epoch);
        AnswerCatchUps();
    }

    private void AnswerCatchUps()
    {
        foreach (var (node, epoch) in _catchUpAsks.ToArray())
        {
            if (epoch <= View.Epoch)
            {
                _catchUpAsks.Remove(node);
                _transport!.SendControl(node, new[] { IAmHere });
            }
        }
    }

    /// <summary>Whether messages get through to a member at present.</summary>
    public bool IsReachable(UniqueAddress node) => _linked.GetValueOrDefault(node);

    private void OnPromise(UniqueAddress node, ReadOnlySpan<byte> payload)
    {
        var promise = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt32BigEndian(payload));
        Post(() => _machine!.OnPromise(node, promise, Now));
    }

    private void SendPromise()
    {
        var news = new byte[5];
        news[0] = PromiseNews;
        BinaryPrimitives.WriteInt32BigEndian(news.AsSpan(1), (int)_machine!.PromiseAt(Now).TotalMilliseconds);
        TellMembers(news, View);
    }

    private void TellEpoch(long epoch, ClusterView to)
    {
        var news = new byte[9];
        news[0] = EpochNews;
        BinaryPrimitives.WriteInt64BigEndian(news.AsSpan(1), epoch);
        TellMembers(news, to);
    }

    private void TellMembers(byte[] news, ClusterView to)
    {
        foreach (var member in to.Members.Where(member => !member.Node.Equals(Self)))
        {
            _transport!.SendControl(member.Node, news);
        }
    }
}

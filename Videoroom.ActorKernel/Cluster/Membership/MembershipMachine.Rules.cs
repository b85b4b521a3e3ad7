using Akka.Cluster.Store;

namespace Akka.Cluster.Membership;

/// <summary>What follows from what is known, at a given time.</summary>
internal sealed partial class MembershipMachine
{
    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void PollAll(TimeSpan now)
    {
        if (!_isRenewing && now >= _nextRenew)
        {
            _isRenewing = true;
            _commands.Add(new MembershipCommand.Renew());
        }

        if (!_isReading && (_wantsRead || NewestEpoch > Epoch) && now >= _nextRead)
        {
            (_isReading, _wantsRead) = (true, false);
            _commands.Add(new MembershipCommand.ReadView());
        }

        foreach (var peer in _peers.Values)
        {
            PollReachability(peer, now);
            PollDeath(peer, now);
        }

        PollCut(now);
    }

    private void UpdateLease(TimeSpan now)
    {
        if (_mustFence)
        {
            FenceNow("the store says that this run is no member any more");
            return;
        }

        if (!IsStoreLost && _failed && now - _lastAnswer >= MembershipTimes.LostAfter)
        {
            IsStoreLost = true;
            _commands.Add(new MembershipCommand.TellPromise());
        }

        // Before the deadline is moved: whoever was stopped until after it has lost.
        var wasOver = now > ActsUntil && now > _leaseEnd;
        var judges = _peers.Values.Where(peer => !peer.HasEnded).ToArray();
        if (judges.Length == 0)
        {
            // Not past a gap: somebody may have joined and taken over meanwhile. Only the store can say, and then we go on.
            var goesOn = _failed && !wasOver && !_heardOfOthers && NewestEpoch <= Epoch;
            ActsUntil = goesOn ? Max(_leaseEnd, now + MembershipTimes.AloneFor) : _leaseEnd;
            return;
        }

        if (wasOver)
        {
            FenceNow("its lease has run out");
            return;
        }

        ActsUntil = IsStoreLost ? Max(_leaseEnd, judges.Min(peer => peer.ConfirmedUntil)) : _leaseEnd;
        if (now > ActsUntil)
        {
            FenceNow("its lease has run out");
        }
    }

    private void FenceNow(string reason)
    {
        _fenceReason = reason;
        ActsUntil = TimeSpan.MinValue;
        _commands.Add(new MembershipCommand.Fence(reason));
    }

    private void PollReachability(PeerState peer, TimeSpan now)
    {
        var isCutOff = peer.IsCutOff(now);
        if (isCutOff != peer.IsUnreachableAnnounced)
        {
            peer.IsUnreachableAnnounced = isCutOff;
            _commands.Add(isCutOff ? new MembershipCommand.Unreachable(peer.Node) : new MembershipCommand.Reachable(peer.Node));
        }
    }

    private void PollDeath(PeerState peer, TimeSpan now)
    {
        if (peer.IsRemovalRunning || _failed || IsStoreLost || now < _graceUntil)
        {
            return;
        }

        // A run of before our time whose lease we have never seen valid: the store may have just come back.
        if (peer.LeaseEnd is null && now - _startedAt < MembershipTimes.Grace)
        {
            return;
        }

        if (peer.SeenLease is { } seen && now >= (peer.LeaseEnd ?? TimeSpan.MinValue) && now >= peer.NextLeaseTry)
        {
            peer.NextLeaseTry = now + MembershipTimes.LeaseTryEvery;
            Try(peer, DeathSign.LeaseRunOut, seen);
            return;
        }

        if (now >= peer.NextLockTry && now >= _locksUncertainUntil)
        {
            TryLock(peer, now);
        }
    }

    private void TryLock(PeerState peer, TimeSpan now)
    {
        var tries = MembershipTimes.LockTries;
        peer.LockTries++;
        peer.NextLockTry = peer.LockTries < tries.Length
            ? Max(now, peer.TriesSince + tries[peer.LockTries])
            : now + MembershipTimes.LockTryEvery;
        if (peer.WasRefused)
        {
            Try(peer, DeathSign.LockFree, null);
        }
        else if (peer.FreeLock is var (since, lease) && now >= since + MembershipTimes.FreeFor)
        {
            peer.FreeLock = null;
            Try(peer, DeathSign.LockFree, lease);
        }
        else
        {
            peer.IsRemovalRunning = true;
            _commands.Add(new MembershipCommand.LookAtLock(peer.Node));
        }
    }

    private void Try(PeerState peer, DeathSign sign, DateTime? seenLease)
    {
        peer.IsRemovalRunning = true;
        _commands.Add(new MembershipCommand.RemoveDead(peer.Node, sign, seenLease));
    }

    private void PollCut(TimeSpan now)
    {
        UnreachablePeer[] cutOff =
        [
            .. _peers.Values.Where(peer => peer.IsCutOff(now)).Select(peer => new UnreachablePeer(peer.Node, peer.WasLinkUp))
                .OrderBy(peer => NodeOrder.Key(peer.Node), StringComparer.Ordinal),
        ];
        if (!_isReporting && now >= _nextReport && !cutOff.SequenceEqual(_reported))
        {
            _isReporting = true;
            _reporting = cutOff;
            _commands.Add(new MembershipCommand.Report(cutOff));
        }

        if (cutOff.Length == 0)
        {
            _cutSince = null;
            return;
        }

        _cutSince ??= now;
        if (!_isResolving && _reported.Count > 0 && now - _cutSince >= MembershipTimes.CutAfter && now >= _nextResolve
            && now >= _graceUntil && !IsStoreLost && !_failed)
        {
            _isResolving = true;
            _commands.Add(new MembershipCommand.Resolve());
        }
    }
}

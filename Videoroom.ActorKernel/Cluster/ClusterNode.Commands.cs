using Akka.Cluster.Membership;
using Akka.Cluster.Store;
using Microsoft.Extensions.Logging;

namespace Akka.Cluster;

/// <summary>Carrying out the machine's commands.</summary>
internal sealed partial class ClusterNode
{
    private void Carry(MembershipCommand command)
    {
        switch (command)
        {
            case MembershipCommand.Renew:
                var sentAt = Now;
                Ask(
                    token => _store.RenewAsync(Self, token),
                    renewal => _machine!.OnRenewed(sentAt, Now, renewal),
                    () => _machine!.OnRenewFailed(sentAt, Now));
                break;
            case MembershipCommand.ReadView:
                Ask(_store.ReadViewAsync, ApplyView, () => _machine!.OnReadFailed(Now));
                break;
            case MembershipCommand.RemoveDead(var node, var sign, var seenLease):
                Ask(
                    token => _store.RemoveDeadAsync(Self, node, sign, seenLease, token),
                    outcome => OnRemovalTried(node, sign, outcome),
                    () => OnRemovalTried(node, sign, null));
                break;
            case MembershipCommand.LookAtLock(var node):
                Ask(
                    token => _store.LookAtLockAsync(node, token),
                    look => _machine!.OnLockSeen(node, look, Now),
                    () => _machine!.OnRemovalTried(node, null));
                break;
            case MembershipCommand.Report(var peers):
                Ask(
                    async token =>
                    {
                        await _store.ReportUnreachableAsync(Self, peers, token).ConfigureAwait(false);
                        return true;
                    },
                    _ => _machine!.OnReported(true, Now),
                    () => _machine!.OnReported(false, Now));
                break;
            case MembershipCommand.Resolve:
                Ask(token => _store.ResolveCutAsync(Self, token), OnResolved, () => OnResolved(false));
                break;
            case MembershipCommand.TellPromise:
                TellPromise();
                break;
            case MembershipCommand.Unreachable(var node):
                LogUnreachable(node);
                Events.SetReachable(node, false);
                break;
            case MembershipCommand.Reachable(var node):
                LogReachable(node);
                Events.SetReachable(node, true);
                break;
            case MembershipCommand.Fence when _isGoodbye:
                End(isFenced: false);
                break;
            case MembershipCommand.Fence(var reason):
                LogFenced(reason);
                End(isFenced: true);
                break;
        }
    }

    private void OnRemovalTried(UniqueAddress node, DeathSign sign, RemovalOutcome? outcome)
    {
        if (outcome == RemovalOutcome.Removed)
        {
            _isOurChange = true;
            LogRemoved(node, sign);
        }

        _machine!.OnRemovalTried(node, outcome);
    }

    private void OnResolved(bool removedAny)
    {
        _isOurChange |= removedAny;
        _machine!.OnResolved(removedAny, Now);
    }

    private void TellPromise()
    {
        if (_machine!.IsStoreLost)
        {
            LogStoreLost();
        }
        else
        {
            LogStoreBack();
        }

        SendPromise();
    }

    /// <summary>Asks the store beside the loop, and goes on in the loop.</summary>
    private void Ask<T>(Func<CancellationToken, Task<T>> ask, Action<T> onAnswer, Action onFailure) => Task.Run(async () =>
    {
        try
        {
            var answer = await ask(_ended.Token).ConfigureAwait(false);
            Post(() => onAnswer(answer));
        }
        catch (Exception cause)
        {
            LogStoreFailed(cause.Message);
            Post(onFailure);
        }
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster epoch {Epoch}: {Members} members")]
    private partial void LogView(long epoch, int members);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} was removed from the cluster: {Sign}")]
    private partial void LogRemoved(UniqueAddress node, DeathSign sign);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} cannot be reached")]
    private partial void LogUnreachable(UniqueAddress node);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} can be reached again")]
    private partial void LogReachable(UniqueAddress node);

    [LoggerMessage(Level = LogLevel.Error, Message = "The cluster's store does not answer: what runs goes on while all members have lost it")]
    private partial void LogStoreLost();

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster's store is back")]
    private partial void LogStoreBack();

    [LoggerMessage(Level = LogLevel.Debug, Message = "A call of the cluster's store failed: {Cause}")]
    private partial void LogStoreFailed(string cause);

    [LoggerMessage(Level = LogLevel.Critical, Message = "This node is fenced and ends: {Reason}")]
    private partial void LogFenced(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not leave the cluster: {Cause}. The others take over when they notice")]
    private partial void LogLeaveFailed(string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of the cluster's membership failed")]
    private partial void LogLoopFailed(Exception cause);
}

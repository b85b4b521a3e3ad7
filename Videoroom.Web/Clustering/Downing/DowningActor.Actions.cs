using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Videoroom.Actors.Nodes;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>What the state wants done.</summary>
internal sealed partial class DowningActor
{
    private void Do(IReadOnlyList<DowningAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case DowningAction.Dial dial:
                    _ = DialAsync(dial.Node).PipeTo(Self);
                    break;
                case DowningAction.Tell tell:
                    Tell(tell);
                    break;
                case DowningAction.Down down:
                    Down(down);
                    break;
                case DowningAction.TakeLease:
                    _ = TakeLeaseAsync(_lease!).PipeTo(Self);
                    break;
                case DowningAction.ReleaseLease:
                    _log.Info("This node gives back the lease that decides between two halves of the cluster");
                    _ = ReleaseAsync(_lease!);
                    break;
            }
        }
    }

    private void Tell(DowningAction.Tell tell)
    {
        foreach (var node in tell.To)
        {
            Context.ActorSelection(new RootActorPath(node.Address) / Self.Path.Elements).Tell(tell.Report);
        }
    }

    private void Down(DowningAction.Down down)
    {
        var state = _cluster.State;
        _log.Warning(
            "Downing {0}: {1}. Members: {2}. Unreachable from one of them: {3}",
            NodeNames.OfMember(down.Node.Address),
            down.Reason,
            string.Join(", ", state.Members.Select(member => $"{NodeNames.OfMember(member.Address)} {member.Status}")),
            string.Join(", ", state.Unreachable.Select(member => NodeNames.OfMember(member.Address)).DefaultIfEmpty("none")));
        _cluster.Down(down.Node.Address);
        if (down.IsGone)
        {
            // Ends what Akka.Remote still does for it, a reconnect among that.
            (((ExtendedActorSystem)Context.System).Provider as IRemoteActorRefProvider)?.Quarantine(down.Node.Address, down.Node.Uid);
        }
    }

    private async Task<object> DialAsync(UniqueAddress node) => node.Address is { Host: { } host, Port: { } port }
        ? new Dialled(node, await _dialler.DialAsync(host, port))
        : new Dialled(node, DialOutcome.Silent);

    private async Task<object> TakeLeaseAsync(Akka.Coordination.Lease lease)
    {
        var self = Self;
        try
        {
            return new LeaseAnswer(await lease.Acquire(cause => self.Tell(new LeaseLost(cause))), Why: null);
        }
        catch (Exception e)
        {
            return new LeaseAnswer(Held: false, e.Message);
        }
    }

    private static async Task ReleaseAsync(Akka.Coordination.Lease lease)
    {
        try
        {
            await lease.Release();
        }
        catch (Akka.Coordination.LeaseException)
        {
            // It runs out by itself.
        }
    }
}

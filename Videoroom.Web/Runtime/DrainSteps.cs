using Akka.Actor;
using Akka.Cluster;

namespace Videoroom.Web.Runtime;

/// <summary>The steps of a drain, by the node's actors.</summary>
internal sealed class DrainSteps(NodeRuntime node, MemberUrls members) : IDrainSteps
{
    private static readonly TimeSpan EndTimeLimit = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public bool HasOthers => node.System is { } system && Cluster.Get(system).State.Members
        .Any(member => member.Status == MemberStatus.Up && !member.UniqueAddress.Equals(Cluster.Get(system).SelfUniqueAddress));

    /// <inheritdoc/>
    public void RefuseNewPeers() => node.RefuseNewPeers();

    /// <inheritdoc/>
    public async Task<int?> CountPeersAsync()
    {
        if (node.Rooms is not { } rooms)
        {
            return 0;
        }

        try
        {
            return (await rooms.CountAsync()).Channels;
        }
        catch (Exception e) when (e is AskTimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void MovePeers(TimeSpan timeLimit) => node.Rooms?.MovePeers(members.Targets, timeLimit);

    /// <inheritdoc/>
    public Task EndPeersAsync() => node.Rooms?.EndPeersAsync(EndTimeLimit) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public Task LeaveAsync(CancellationToken cancellation)
        => node.System is { } system ? Cluster.Get(system).LeaveAsync(cancellation) : Task.CompletedTask;
}

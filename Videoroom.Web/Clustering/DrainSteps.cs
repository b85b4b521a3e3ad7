using Akka.Actor;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Clustering;

/// <summary>The steps of a drain, by the node's actors.</summary>
internal sealed class DrainSteps(ActorSystem system, NodeRooms node, MemberUrls members) : IDrainSteps
{
    private static readonly TimeSpan EndTimeLimit = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public bool HasOthers => ClusterReports.Members(system).Any(member => member is { IsSelf: false, IsLeaving: false, IsReachable: true });

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
}

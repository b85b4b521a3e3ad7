using Akka.Actor;

namespace Videoroom.Web.Runtime;

/// <summary>
/// The steps of a drain, by the node's actors. A node without others has nobody to move to and no shards to hand over: its calls
/// end by themselves or with it.
/// </summary>
internal sealed class DrainSteps(NodeRuntime node) : IDrainSteps
{
    /// <inheritdoc/>
    public bool HasOthers => false;

    /// <inheritdoc/>
    public void RefuseJoins(bool exceptResuming) => node.RefuseJoins(exceptResuming);

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
    public void MovePeers(TimeSpan timeLimit)
    {
    }

    /// <inheritdoc/>
    public Task EndPeersAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task LeaveAsync(CancellationToken cancellation) => Task.CompletedTask;
}

namespace Videoroom.Web.Lifetime;

/// <summary>What a node does to get out of the way without anybody noticing. The order is the drain's business.</summary>
internal interface IDrainSteps
{
    /// <summary>Whether the cluster has another member that peers and rooms can move to.</summary>
    bool HasOthers { get; }

    /// <summary>From now on the node says that it is not ready, and refuses joins with <c>shutting_down</c>: not
    /// those of peers that have a call here, and come back to it after a broken connection.</summary>
    void RefuseNewPeers();

    /// <summary>The peers that the node holds, those included that may come back; null when the actors do not answer in time.</summary>
    Task<int?> CountPeersAsync();

    /// <summary>Tells every channel to move its peer to another node. Returns at once.</summary>
    /// <param name="timeLimit">How long they have for it.</param>
    void MovePeers(TimeSpan timeLimit);

    /// <summary>Ends the channels that are left: their clients get the error <c>shutting_down</c> and a close.</summary>
    Task EndPeersAsync();
}

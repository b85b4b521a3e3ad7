using Akka.Cluster;

namespace Akka.Remote;

/// <summary>
/// The links of a node to the other members of its cluster. Membership is decided elsewhere: it connects to whom it is told,
/// and takes connections only from those. Every method is callable from any thread and returns at once.
/// </summary>
internal interface INodeTransport
{
    /// <summary>This run of this node.</summary>
    UniqueAddress Self { get; }

    /// <summary>
    /// The other members from now on. A new one is linked to. One that is missing has been removed: its link closes, what
    /// waited for it becomes dead letters, watchers of its actors hear that its address has terminated, and that run is
    /// refused for ever.
    /// </summary>
    void SetMembers(IReadOnlyCollection<UniqueAddress> members);

    /// <summary>Sends something between the kernels' own parts, in order with the messages to that node's actors.</summary>
    /// <returns>False when it is no member, or too much waits for it already.</returns>
    bool SendControl(UniqueAddress node, ReadOnlyMemory<byte> payload);

    /// <summary>Whether packets of this node's link arrive at present.</summary>
    bool IsReachable(UniqueAddress node);

    /// <summary>Closes all links at once, and takes and makes no more: the node is no member any longer.</summary>
    void Fence();
}

/// <summary>Why a link does not carry anything at present.</summary>
internal enum LinkDownReason
{
    /// <summary>The connection ended or could not be made: perhaps its process has ended.</summary>
    Closed,

    /// <summary>Nothing has come for two seconds.</summary>
    Silent,

    /// <summary>Its machine answers that nobody listens at the node's port: its process has ended.</summary>
    Refused,
}

/// <summary>What the transport tells, and asks. Called on its threads, in order per node: an implementation returns at once.</summary>
internal interface INodeTransportObserver
{
    /// <summary>A run of a node that is not among the members asks for a link: perhaps we have not heard of it yet.</summary>
    /// <returns>Whether it is a member. May take a look at the store.</returns>
    ValueTask<bool> IsMemberAsync(UniqueAddress node, CancellationToken cancellation);

    /// <summary>Whether this node's lease holds: while it does not, nothing is sent and nothing that comes is delivered.</summary>
    bool MayAct => true;

    /// <summary>The link carries messages both ways.</summary>
    void OnLinkUp(UniqueAddress node);

    /// <summary>The link does not carry anything at present; it is dialled again while the node is a member.</summary>
    void OnLinkDown(UniqueAddress node, LinkDownReason reason);

    /// <summary>What <see cref="INodeTransport.SendControl"/> sent.</summary>
    void OnControl(UniqueAddress node, ReadOnlyMemory<byte> payload);

    /// <summary>What this node says with each heartbeat, at most 64 bytes.</summary>
    ReadOnlyMemory<byte> HeartbeatPayload { get; }

    /// <summary>What the other node said with its heartbeat.</summary>
    void OnHeartbeat(UniqueAddress node, ReadOnlyMemory<byte> payload);
}

using Akka.Cluster;

namespace Akka.Remote;

/// <summary>How the link to one other node is, for the cluster view. Counted since that run became a member.</summary>
/// <param name="Node">The other.</param>
/// <param name="IsUp">Whether it carries messages both ways.</param>
/// <param name="DownReason">Why not; null when it is up, or is being made for the first time.</param>
/// <param name="BytesSent">Bytes that this node has written, encryption not counted.</param>
/// <param name="BytesReceived">Bytes that this node has read, encryption not counted.</param>
/// <param name="MessagesSent">Messages that this node has sent, the kernels' own included.</param>
/// <param name="MessagesReceived">Messages that have come.</param>
/// <param name="Waiting">Messages that wait to be sent or acknowledged.</param>
/// <param name="WaitingBytes">Their length in bytes.</param>
/// <param name="Resent">Messages that were sent again on a new connection.</param>
/// <param name="Refused">Messages that found no room.</param>
/// <param name="Unreadable">Messages that came and could not be read.</param>
/// <param name="RoundTrip">What the last heartbeat took to and fro; null before the first.</param>
internal sealed record NodeLinkStatus(
    UniqueAddress Node,
    bool IsUp,
    LinkDownReason? DownReason,
    long BytesSent,
    long BytesReceived,
    long MessagesSent,
    long MessagesReceived,
    int Waiting,
    long WaitingBytes,
    long Resent,
    long Refused,
    long Unreadable,
    TimeSpan? RoundTrip);

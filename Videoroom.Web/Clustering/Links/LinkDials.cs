using Akka.Actor;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// The connections to other nodes that are being made. Of two to the same node none comes about.
/// </summary>
/// <remarks>
/// Akka.Remote makes one at a time, but loses its record of one when an endpoint that it stopped before (a removed node's) ends after the
/// new one has begun; then it makes another, and each that fails has it forget the next. While packets to the node are lost, as in a cut,
/// some attempt that Akka has forgotten is always under way. If one of those succeeds once the node is there again, nobody writes on it, but
/// the other end, which takes it for the newer connection, reads from it alone: all messages of this node are lost, until the others
/// remove one of the two again.
/// </remarks>
internal sealed class LinkDials
{
    private readonly Dictionary<Address, CancellationTokenSource> _underWay = [];

    /// <summary>One begins.</summary>
    /// <param name="remote">The node.</param>
    /// <returns>Is cancelled when the connection has to be given up; null when another one was under way, which is given up with this one.</returns>
    public CancellationTokenSource? TryBegin(Address remote)
    {
        CancellationTokenSource? other;
        lock (_underWay)
        {
            if (!_underWay.Remove(remote, out other))
            {
                return _underWay[remote] = new CancellationTokenSource();
            }
        }

        other.Cancel();
        return null;
    }

    /// <summary>It has been made, or has failed.</summary>
    /// <returns>False when it was given up meanwhile, even if it has been made.</returns>
    public bool TryEnd(Address remote, CancellationTokenSource dial)
    {
        lock (_underWay)
        {
            return _underWay.GetValueOrDefault(remote) == dial && _underWay.Remove(remote);
        }
    }
}

namespace Videoroom.Engine.Bandwidth.Probing;

/// <summary>
/// The cluster whose packets are being sent. Other packets that are sent meanwhile belong to it, too: they take their share of the link,
/// and a measurement without them would be too low.
/// </summary>
internal struct OpenCluster
{
    private const long MaximumUs = 200_000;

    private readonly int _id;
    private readonly int _minimumPackets;
    private readonly long _endUs;
    private int _packets;
    private bool _started;
    private long _bytesLeft;

    /// <summary>Opens a cluster; it begins with the first packet that is marked with its id.</summary>
    public OpenCluster(in ProbeCluster cluster, long nowUs)
    {
        _id = cluster.Id.Value;
        _minimumPackets = cluster.MinimumPackets;
        _bytesLeft = cluster.MinimumBytes;
        _endUs = nowUs + MaximumUs;
    }

    /// <summary>The cluster that a packet belongs to.</summary>
    /// <param name="probe">As the packet is marked.</param>
    /// <param name="size">The packet's size in bytes.</param>
    /// <param name="nowUs">When it is sent.</param>
    /// <returns>The cluster's number; 0 for none.</returns>
    public int Assign(ProbeId probe, int size, long nowUs)
    {
        _started |= probe.IsProbe && probe.Value == _id;
        if (!_started || nowUs > _endUs || (_bytesLeft <= 0 && _packets >= _minimumPackets))
        {
            return probe.Value;
        }

        _bytesLeft -= size;
        _packets++;
        return _id;
    }
}

namespace Videoroom.Web.Admin;

/// <summary>Where the admin listener gets what it shows.</summary>
internal interface IClusterView
{
    /// <summary>Looks at the cluster from this node. Never throws; what does not answer at the moment is left out.</summary>
    ValueTask<ClusterSnapshot> ReadAsync();

    /// <summary>Looks at what the peers receive that are connected to this node. Never throws; what does not answer at the moment is left out.</summary>
    /// <param name="roomId">Those in this room; null for all.</param>
    ValueTask<PeersSnapshot> ReadPeersAsync(string? roomId);
}

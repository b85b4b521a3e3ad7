namespace Videoroom.Web.Clustering.Downing;

/// <summary>What a connection attempt to another node's port gave.</summary>
internal enum DialOutcome
{
    /// <summary>Somebody listens there: the process is alive, or stopped without having ended.</summary>
    Accepted,

    /// <summary>The host answered that nobody listens there: the process is gone.</summary>
    Refused,

    /// <summary>No answer in time, or no way there: a container's address after its end, a cut, a host that is off.</summary>
    Silent,
}

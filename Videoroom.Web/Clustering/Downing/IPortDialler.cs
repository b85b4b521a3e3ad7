namespace Videoroom.Web.Clustering.Downing;

/// <summary>Finds out whether a process listens on a TCP port.</summary>
internal interface IPortDialler
{
    /// <summary>Connects and closes at once. Does not throw.</summary>
    /// <param name="host">The host's name or address.</param>
    /// <param name="port">The TCP port.</param>
    Task<DialOutcome> DialAsync(string host, int port);
}

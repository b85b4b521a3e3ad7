using System.Net;
using Videoroom.Bench.Cluster;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>Nodes as processes on loopback, each with free ports, and the folder that they write to.</summary>
internal sealed class NodeFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("videoroom-node-").FullName;

    /// <summary>How to start a node that is alone; with seeds it is in a cluster.</summary>
    /// <param name="name">Its name; that of its log and of its state.</param>
    /// <param name="address">Where it listens; null is 127.0.0.1.</param>
    public NodeProcessOptions Options(string name, IPAddress? address = null)
        => NodeProcessOptions.OnFreePorts(name, address ?? IPAddress.Loopback, Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

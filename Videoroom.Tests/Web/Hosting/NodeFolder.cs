using System.Net;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Processes;

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
    {
        address ??= IPAddress.Loopback;
        return new NodeProcessOptions
        {
            Name = name,
            Address = address,
            AdminAddress = address,
            Port = FreePort.On(address),
            AdminPort = FreePort.On(address),
            NodePort = FreePort.On(address),
            MediaPort = FreePort.On(IPAddress.Any),
            LogFolder = Path,
            Settings = new Dictionary<string, string?> { ["STATE_DIRECTORY"] = System.IO.Path.Combine(Path, $"state-{name}") },
        };
    }

    /// <summary>The same node with one more setting.</summary>
    public static NodeProcessOptions With(NodeProcessOptions options, string name, string value) =>
        options with { Settings = new Dictionary<string, string?>(options.Settings) { [name] = value } };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using System.Net;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Cluster;

/// <summary>A node that runs as a process of its own.</summary>
internal sealed record NodeProcessOptions
{
    /// <summary>What tests and logs call it.</summary>
    public required string Name { get; init; }

    /// <summary>The folder with the server's program.</summary>
    public string Server { get; init; } = ServerFolder.Own;

    /// <summary>The address of everything that it listens on.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port of page and WebSocket.</summary>
    public int Port { get; init; } = 4000;

    /// <summary>The port of the admin listener.</summary>
    public int AdminPort { get; init; } = 4001;

    /// <summary>Where the admin listener listens; null leaves it to the node's default, loopback.</summary>
    public IPAddress? AdminAddress { get; init; }

    /// <summary>What the admin listener asks for.</summary>
    public string AdminToken { get; init; } = "token-of-the-admin-listener-in-tests";

    /// <summary>The port of the messages between nodes.</summary>
    public int NodePort { get; init; } = 4100;

    /// <summary>The port of all media.</summary>
    public int MediaPort { get; init; } = 20000;

    /// <summary>The addresses of all nodes, this one's included; null makes it a node alone.</summary>
    public IReadOnlyList<string>? Seeds { get; init; }

    /// <summary>The lease's connection string; null is none.</summary>
    public string? Lease { get; init; }

    /// <summary>What the nodes know of each other.</summary>
    public string Secret { get; init; } = "the-secret-of-a-cluster-that-lives-for-one-test";

    /// <summary>The base addresses of all nodes' pages, this one's included.</summary>
    public IReadOnlyList<Uri> SignallingUrls { get; init; } = [];

    /// <summary>How long a drain waits for those who cannot move, in seconds.</summary>
    public int DrainSeconds { get; init; } = 60;

    /// <summary>The folder of its log.</summary>
    public required string LogFolder { get; init; }

    /// <summary>What to write before the command, such as the network that it lives in.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>Settings besides those above.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where its page is.</summary>
    public Uri Page => new($"http://{Address}:{Port}/");

    /// <summary>Its name in the cluster: <c>CLUSTER_ADDRESS</c>.</summary>
    public string ClusterAddress => $"{Address}:{NodePort}";

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(Settings)
    {
        ["HOST"] = Address.ToString(),
        ["PORT"] = Text(Port),
        ["MEDIA_PORT"] = Text(MediaPort),
        ["MEDIA_LOOPS"] = Settings.GetValueOrDefault("MEDIA_LOOPS") ?? "1",
        ["EXTERNAL_IP"] = Address.ToString(),
        ["ADMIN_PORT"] = Text(AdminPort),
        ["ADMIN_ADDRESS"] = AdminAddress?.ToString(),
        ["ADMIN_TOKEN"] = AdminToken,
        ["CLUSTER_ADDRESS"] = Seeds is null ? null : ClusterAddress,
        ["CLUSTER_SEEDS"] = Seeds is null ? null : string.Join(',', Seeds),
        ["CLUSTER_SECRET"] = Seeds is null ? null : Secret,
        ["CLUSTER_LEASE"] = Lease,
        ["SIGNALING_URLS"] = SignallingUrls.Count == 0 ? null : string.Join(',', SignallingUrls),
        ["ALLOWED_ORIGINS"] = SignallingUrls.Count == 0 ? null : string.Join(',', SignallingUrls.Select(url => url.GetLeftPart(UriPartial.Authority))),
        ["DRAIN_SECONDS"] = Text(DrainSeconds),
    };

    /// <summary>A node alone on free ports of one address; its log and its state are in one folder.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="folder">The folder.</param>
    public static NodeProcessOptions OnFreePorts(string name, IPAddress address, string folder) => new()
    {
        Name = name,
        Address = address,
        AdminAddress = address,
        Port = FreePort.On(address),
        AdminPort = FreePort.On(address),
        NodePort = FreePort.On(address),
        MediaPort = FreePort.On(IPAddress.Any),
        LogFolder = folder,
        Settings = new Dictionary<string, string?> { ["STATE_DIRECTORY"] = Path.Combine(folder, $"state-{name}") },
    };

    /// <summary>The same node with more settings.</summary>
    public NodeProcessOptions With(IEnumerable<KeyValuePair<string, string?>> settings)
        => this with { Settings = new Dictionary<string, string?>(Settings.Concat(settings)) };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

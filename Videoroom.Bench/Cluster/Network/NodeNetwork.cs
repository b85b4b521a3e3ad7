using System.Globalization;
using System.Net;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Cluster.Network;

/// <summary>
/// A small network on this machine: a bridge with a network namespace for each node, so that a cut between two of them takes all
/// their packets and nobody else's. Tests, browsers and the store live on the bridge's own side and reach every node.
/// <para>10.x.0.1 is the bridge, 10.x.0.2 the store, 10.x.0.11 and so on the nodes, 10.x.128.0/17 the clients without a browser.</para>
/// </summary>
internal sealed class NodeNetwork : IAsyncDisposable
{
    private const int FirstNode = 11;
    private const int FirstSubnet = 64;
    private const int Subnets = 128;

    private readonly string _prefix;
    private readonly int _subnet;
    private readonly int _nodes;
    private readonly HashSet<(string Namespace, IPAddress From)> _cuts = [];

    private NodeNetwork(string prefix, int subnet, int nodes) => (_prefix, _subnet, _nodes) = (prefix, subnet, nodes);

    /// <summary>Where a store may listen.</summary>
    public IPAddress Store => Address(0, 2);

    /// <summary>Clients count up from here: every address above is this machine's, too.</summary>
    public IPAddress FirstClient => Address(128, 0);

    private string Bridge => _prefix + "b";

    /// <summary>Why there cannot be such a network here; null when there can.</summary>
    public static async Task<string?> ObstacleAsync()
    {
        if (!File.Exists("/usr/sbin/ip") && !File.Exists("/sbin/ip"))
        {
            return "The command ip (Debian: iproute2) is missing.";
        }

        var name = $"vr{Environment.ProcessId}try";
        var made = await CommandLine.RunAsync(["ip", "netns", "add", name]);
        if (made.ExitCode == 0)
        {
            await CommandLine.RunAsync(["ip", "netns", "delete", name]);
            return null;
        }

        return $"Network namespaces need root and CAP_NET_ADMIN: {made.Errors.Trim()}";
    }

    /// <summary>Makes the network.</summary>
    /// <param name="nodes">How many nodes it has room for.</param>
    public static async Task<NodeNetwork> CreateAsync(int nodes)
    {
        await RemoveForgottenAsync();
        var network = new NodeNetwork($"vr{Environment.ProcessId}", await FreeSubnetAsync(), nodes);
        await network.BuildAsync();
        return network;
    }

    /// <summary>A node's address.</summary>
    public IPAddress Node(int node) => Address(0, FirstNode + node);

    /// <summary>What makes a command run where that node lives.</summary>
    public IReadOnlyList<string> CommandPrefix(int node) => ["ip", "netns", "exec", Namespace(node)];

    /// <summary>Loses every packet between two nodes, silently: as a cable does that is pulled out somewhere on the way.</summary>
    public async Task CutAsync(int one, int other)
    {
        await LoseAsync(one, Node(other));
        await LoseAsync(other, Node(one));
    }

    /// <summary>Loses every packet from the store at a node.</summary>
    public Task CutStoreAsync(int node) => LoseAsync(node, Store);

    /// <summary>Ends all cuts.</summary>
    public async Task HealAsync()
    {
        foreach (var (name, from) in _cuts)
        {
            await IpAsync($"-n {name} rule delete pref 10 from {from} blackhole");
        }

        _cuts.Clear();
    }

    public async ValueTask DisposeAsync() => await RemoveAsync(_prefix, _nodes);

    private string Namespace(int node) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}n{node}");

    private IPAddress Address(int third, int fourth) => new([10, (byte)_subnet, (byte)third, (byte)fourth]);

    private async Task BuildAsync()
    {
        await IpAsync($"link add {Bridge} type bridge");
        await IpAsync($"address add {Address(0, 1)}/16 dev {Bridge}");
        await IpAsync($"address add {Store}/16 dev {Bridge}");
        await IpAsync($"link set {Bridge} up");
        await IpAsync($"route add local {FirstClient}/17 dev lo");
        for (var node = 0; node < _nodes; node++)
        {
            var name = Namespace(node);
            await IpAsync($"netns add {name}");
            await IpAsync($"link add {name} type veth peer name eth0 netns {name}");
            await IpAsync($"link set {name} master {Bridge}");
            await IpAsync($"link set {name} up");
            await IpAsync($"-n {name} address add {Node(node)}/16 dev eth0");
            await IpAsync($"-n {name} link set lo up");
            await IpAsync($"-n {name} link set eth0 up");

            // The table of what is our own comes first by default, and what it accepts no later rule can lose.
            await IpAsync($"-n {name} rule add pref 100 lookup local");
            await IpAsync($"-n {name} rule delete pref 0");
        }
    }

    // The receiver's routing loses the packet: the sender is not told, as it would be by a rule of its own.
    private async Task LoseAsync(int node, IPAddress from)
    {
        if (_cuts.Add((Namespace(node), from)))
        {
            await IpAsync($"-n {Namespace(node)} rule add pref 10 from {from} blackhole");
        }
    }

    private static async Task<int> FreeSubnetAsync()
    {
        var routes = await IpAsync("-4 route show table all");
        return Enumerable.Range(Environment.ProcessId % Subnets, Subnets).Select(number => FirstSubnet + (number % Subnets))
            .First(subnet => !routes.Contains($" 10.{subnet}.", StringComparison.Ordinal) && !routes.Contains($"\n10.{subnet}.", StringComparison.Ordinal));
    }

    // Of test runs that were killed.
    private static async Task RemoveForgottenAsync()
    {
        foreach (var line in (await IpAsync("-o link show type bridge")).Split('\n'))
        {
            if (line.Split(": ") is [_, var name, ..] && name is ['v', 'r', .. var process, 'b']
                && int.TryParse(process, CultureInfo.InvariantCulture, out var id) && !Directory.Exists($"/proc/{id}"))
            {
                await RemoveAsync($"vr{id}", 16);
            }
        }
    }

    private static async Task RemoveAsync(string prefix, int nodes)
    {
        foreach (var line in (await IpAsync($"-o -4 address show dev {prefix}b")).Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, "inet", var address, ..] && address.Split('.') is ["10", var subnet, "0", "1/16"])
            {
                await CommandLine.RunAsync(["ip", "route", "delete", "local", $"10.{subnet}.128.0/17", "dev", "lo"]);
            }
        }

        await IpAsync($"link delete {prefix}b");
        for (var node = 0; node < nodes; node++)
        {
            await CommandLine.RunAsync(["ip", "netns", "delete", $"{prefix}n{node}"]);
        }
    }

    private static async Task<string> IpAsync(string arguments)
    {
        var done = await CommandLine.RunAsync(["ip", .. arguments.Split(' ')]);
        return done.ExitCode == 0 ? done.Output : throw new InvalidOperationException($"ip {arguments}: {done.Errors}");
    }
}

using System.Net;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Compare;

/// <summary>
/// A network inside this machine, of the range for benchmarks (RFC 2544, appendix C.2.2): one address for the server on a virtual interface,
/// and as many as wanted for clients, all local. Packets between them pass the loopback interface. Janus needs it: it binds to an interface
/// other than the loopback one, and reaches only addresses that belong to that.
/// </summary>
internal sealed class CompareNetwork : IAsyncDisposable
{
    private const string Interface = "vrcompare";

    private CompareNetwork()
    {
    }

    /// <summary>The server's address.</summary>
    public static IPAddress Server { get; } = IPAddress.Parse("198.18.255.1");

    /// <summary>Clients count up from here.</summary>
    public static IPAddress FirstClient { get; } = IPAddress.Parse("198.18.0.0");

    /// <summary>Makes the network; one that an earlier run has left is replaced.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made: no root, no iproute2.</exception>
    public static async Task<CompareNetwork> CreateAsync()
    {
        await CommandLine.RunAsync(["ip", "link", "delete", Interface]);
        await RunAsync("link", "add", Interface, "type", "veth", "peer", "name", Interface + "0");
        var network = new CompareNetwork();
        try
        {
            await RunAsync("address", "add", $"{Server}/32", "dev", Interface);
            await RunAsync("link", "set", Interface, "up");
            await RunAsync("link", "set", Interface + "0", "up");
            await RunAsync("route", "add", "local", $"{FirstClient}/17", "dev", Interface);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await CommandLine.RunAsync(["ip", "link", "delete", Interface]);

    private static async Task RunAsync(params string[] arguments)
    {
        var done = await CommandLine.RunAsync(["ip", .. arguments]);
        if (done.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {done.Errors.Trim()} (compare needs root and iproute2)");
        }
    }
}

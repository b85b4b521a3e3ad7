using Videoroom.Bench.Crowds;
using Videoroom.Bench.Load.Janus;

namespace Videoroom.Bench.Compare.Servers;

/// <summary>Debian's Janus with its VideoRoom plugin, set up at its best: as many event loops as it may have cores, nothing else loaded.</summary>
internal sealed class JanusComparedServer : IComparedServer
{
    private readonly JanusServer _server;

    private JanusComparedServer(JanusServer server) => _server = server;

    public int ProcessId => _server.Process.Id;

    /// <summary>Starts it.</summary>
    /// <param name="commandPrefix">What to write before the command, such as the core that it runs on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">Janus is not installed or did not start.</exception>
    public static async Task<IComparedServer> StartAsync(IReadOnlyList<string> commandPrefix, CancellationToken cancellation)
        => new JanusComparedServer(await JanusServer.StartAsync(new JanusServerOptions { CommandPrefix = commandPrefix, MediaAddress = CompareNetwork.Server }, cancellation));

    public CrowdOptions Aim(CrowdOptions crowd) => crowd with { Server = _server.Address, Protocol = CrowdProtocol.Janus };

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

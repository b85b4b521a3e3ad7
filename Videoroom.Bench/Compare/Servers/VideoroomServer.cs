using Videoroom.Bench.Cluster;
using Videoroom.Bench.Crowds;

namespace Videoroom.Bench.Compare.Servers;

/// <summary>Our server, as it is published, over WHIP and WHEP: each publisher sends only, each viewer receives only, as with the others.</summary>
internal sealed class VideoroomServer : IComparedServer
{
    private readonly string _folder;
    private readonly NodeProcess _node;

    private VideoroomServer(string folder, NodeProcess node) => (_folder, _node) = (folder, node);

    public int ProcessId => _node.Id;

    /// <summary>Starts it.</summary>
    /// <param name="server">The folder with the server.</param>
    /// <param name="commandPrefix">What to write before the command, such as the core that it runs on.</param>
    public static async Task<IComparedServer> StartAsync(string server, IReadOnlyList<string> commandPrefix)
    {
        var folder = Directory.CreateTempSubdirectory("videoroom-compare-").FullName;
        var options = NodeProcessOptions.OnFreePorts("compared", CompareNetwork.Server, folder) with { Server = server, CommandPrefix = commandPrefix };

        // A room of a comparison may be larger than the usual limit, and all servers forward all that is published.
        var node = NodeProcess.Start(options.With([new("MAX_PEERS_PER_ROOM", "1000"), new("SPEAKER_LIMIT", "0")]));
        var started = new VideoroomServer(folder, node);
        try
        {
            await node.ReadyAsync();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public CrowdOptions Aim(CrowdOptions crowd) => crowd with { Server = _node.Page, Protocol = CrowdProtocol.Whip };

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

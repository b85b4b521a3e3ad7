using System.Globalization;
using Videoroom.Bench.Processes;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Http;
using Videoroom.Client.Publishing;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>An SFU on Pion with its congestion control (<c>Adapt/Pion</c>), over WHIP and WHEP.</summary>
internal sealed class PionAdaptServer : IAdaptServer
{
    private const string Listening = "listening on ";
    private readonly HttpClient _http = new();
    private readonly ServerProcess _process;
    private readonly string _folder;
    private Uri _address = null!;

    private PionAdaptServer(ServerProcess process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>Starts it on a free port.</summary>
    /// <param name="program">The program.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<IAdaptServer> StartAsync(PionProgram program)
    {
        var folder = Directory.CreateTempSubdirectory("videoroom-pion-").FullName;
        var log = Path.Combine(folder, "log");
        var server = new PionAdaptServer(ServerProcess.Start([program.File], new Dictionary<string, string?>(), log), folder);
        try
        {
            var line = await Eventually.Holds(
                () => Task.FromResult(File.ReadAllText(log)), text => text.Contains(Listening, StringComparison.Ordinal) && text.EndsWith('\n'), "Pion listens");
            server._address = new Uri($"http://{line.Trim()[Listening.Length..]}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task<AdaptMember> PublishAsync(string name, IReadOnlyList<TrackPublication> tracks, ClientHost host, CancellationToken cancellation)
    {
        var client = await WhipClient.PublishAsync(
            new Uri(_address, "/whip/adapt"), tracks, host, new HttpSessionOptions { Latencies = new() }, cancellation);
        await client.Connected.WaitAsync(cancellation);
        return new AdaptMember(client.Media, client);
    }

    public async Task<AdaptMember> ViewAsync(MediaSessionOptions media, int publishers, ClientHost host, CancellationToken cancellation)
    {
        var options = new HttpSessionOptions
        {
            Route = media.Route,
            Frames = media.Frames,
            Latencies = media.Latencies,
            AudioLatencies = media.AudioLatencies,
        };
        var client = await WhepClient.PlayAsync(new Uri(_address, "/whep/adapt"), host, options, publishers, cancellation);
        return new AdaptMember(client.Media, client)
        {
            Estimate = async stop => long.Parse(await _http.GetStringAsync(client.Resource, stop), CultureInfo.InvariantCulture),
        };
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Impair.Links;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Adaptive;

/// <summary>Why a picture is bad, as the admin API tells it of whole calls over real sockets.</summary>
public sealed class TrackCauseTests : IAsyncLifetime
{
    private const int BestBps = 1_500_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ClientHost _host = new();
    private readonly HttpClient _http = new();
    private RunningNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await RunningNode.StartAsync(new VideoroomOptions());
        _http.BaseAddress = _node.AdminAddress;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningNode.AdminToken);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        _host.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task A_clean_call_has_no_cause_from_its_beginning_on()
    {
        await using var publisher = await JoinAsync("publisher", null, StockRecordings.Tone, Camera());
        await using var viewer = await JoinAsync("viewer", null);
        var seen = new LayerWatch(viewer);

        var causes = new HashSet<string>();
        await Eventually.Holds(
            async () =>
            {
                var tracks = await TracksOfAsync(viewer);
                causes.UnionWith(tracks.Select(track => track["cause"]!.GetValue<string>()));
                return tracks;
            },
            tracks => tracks.Any(track => track["encoding"]?.GetValue<string>() == "h" && track["bitrateBps"]!.GetValue<long>() > BestBps * 0.75)
                && tracks.Any(track => track["frameRate"] is null && track["bitrateBps"]!.GetValue<long>() > 0),
            "picture and sound arrive as they are sent",
            Patience);
        await seen.ReachesAsync(BestBps);

        // As long as a cause takes to be told.
        var before = (await publisher.GetStatisticsAsync()).Outbound.Sum(stream => stream.PacketsSent);
        await Eventually.Holds(
            async () =>
            {
                causes.UnionWith((await TracksOfAsync(viewer)).Select(track => track["cause"]!.GetValue<string>()));
                return (await publisher.GetStatisticsAsync()).Outbound.Sum(stream => stream.PacketsSent) - before;
            },
            packets => packets > 3000,
            "the call goes on",
            Patience);
        Assert.Equal(["none"], causes);
    }

    [Fact]
    public async Task A_network_that_carries_no_better_layer_is_the_viewers_bandwidth_and_is_no_cause_any_more_when_it_does()
    {
        await using var way = new MediaWay(_node);
        way.Down = new Impairment { BitsPerSecond = 700_000, Delay = TimeSpan.FromMilliseconds(20) };
        await using var publisher = await JoinAsync("publisher", null, Camera());
        await using var viewer = await JoinAsync("viewer", way);

        await UntilAsync(viewer, "viewerBandwidth");
        way.Down = way.Down with { BitsPerSecond = 8_000_000 };
        await UntilAsync(viewer, "none");
    }

    [Fact]
    public async Task Packets_that_do_not_reach_the_viewer_are_its_loss_with_their_share()
    {
        await using var way = new MediaWay(_node);
        await using var publisher = await JoinAsync("publisher", null, StockRecordings.Tone, Camera());
        await using var viewer = await JoinAsync("viewer", way);
        await new LayerWatch(viewer).ReachesAsync(BestBps);

        way.Down = new Impairment { Loss = 0.06 };
        var tracks = await UntilAsync(viewer, "viewerLoss");
        Assert.All(tracks, track => Assert.InRange(track["loss"]!.GetValue<double>(), 0.02, 0.15));

        way.Down = Impairment.None;
        await UntilAsync(viewer, "none");
    }

    private static SyntheticVideo Camera() => new(new SyntheticVideoOptions { Simulcast = true, BitrateBps = BestBps, FrameBursts = true });

    /// <summary>Waits until this is the cause of every track that the viewer receives.</summary>
    private Task<IReadOnlyList<JsonNode>> UntilAsync(RoomClient viewer, string cause) => Eventually.Holds(
        () => TracksOfAsync(viewer),
        tracks => tracks.Count > 0 && tracks.All(track => track["cause"]!.GetValue<string>() == cause),
        $"the cause is {cause}",
        Patience);

    private async Task<IReadOnlyList<JsonNode>> TracksOfAsync(RoomClient viewer)
    {
        var answer = await _http.GetFromJsonAsync<JsonNode>("peers?room=r");
        var peer = answer!["peers"]!.AsArray().SingleOrDefault(peer => peer!["peerId"]!.GetValue<string>() == viewer.PeerId);
        return peer is null ? [] : [.. peer["tracks"]!.AsArray().Select(track => track!)];
    }

    private Task<RoomClient> JoinAsync(string name, MediaWay? way, params MediaContent[] contents) => RoomClient.JoinAsync(
        new RoomClientOptions
        {
            Server = _node.Address,
            RoomId = "r",
            Name = name,
            Tracks = [.. contents.Select(content => new TrackPublication(content))],
            Route = way is null ? null : way.Route,
        },
        _host);
}

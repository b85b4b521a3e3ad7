using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Videoroom.Bench.Causes;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Impair.Links;
using Videoroom.Tests.Client;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Adaptive;

/// <summary>Why a picture is bad, as whole calls over real sockets are told it. <c>causes</c> (docs/benchmarks.md) has the figures.</summary>
public sealed class TrackCauseTests : NodeWithClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<TrackCause> Causes { get; } = [.. CauseCases.All.Select(cause => cause.Cause)];

    private protected override VideoroomOptions NodeOptions => CauseCall.NodeOptions;

    [Fact]
    public async Task A_clean_call_has_no_cause_from_its_beginning_on()
    {
        await using var call = await CauseCall.StartAsync(Node, Host, "r", seed: 1, isOverTcp: false, CancellationToken.None);
        await call.UntilCleanAsync();

        // Longer than a cause takes to be told.
        await Eventually.Holds(
            call.Publisher.Client.GetStatisticsAsync,
            statistics => statistics.Outbound.Sum(stream => stream.PacketsSent) > 5000,
            "the call goes on",
            Patience);
        Assert.Empty(call.Places.SelectMany(place => place.HistorySince(0)));
    }

    [Fact]
    public void There_is_a_way_to_produce_every_cause()
        => Assert.Equal(Enum.GetValues<TrackCause>().Where(cause => cause != TrackCause.None), CauseCases.All.Select(produced => produced.Cause).Order());

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_cause_is_told_where_it_was_produced(TrackCause cause)
    {
        var produced = CauseCases.All.Single(candidate => candidate.Cause == cause);

        var result = await CauseRun.RunAsync(Node, Host, produced, "r", seed: 1, steady: TimeSpan.Zero, CancellationToken.None);
        Assert.True(result.AfterSeconds is not null, $"Not told: {result}; others: {string.Join("; ", result.Others)}");
    }

    [Theory]
    [InlineData(TrackCause.ViewerBandwidth)]
    [InlineData(TrackCause.ViewerLoss)]
    public async Task It_is_told_by_the_admin_API_too_and_no_more_when_it_is_over(TrackCause cause)
    {
        await using var call = await CauseCall.StartAsync(Node, Host, "r", seed: 1, isOverTcp: false, CancellationToken.None);
        await call.UntilCleanAsync();

        await CauseCases.All.Single(candidate => candidate.Cause == cause).Produce(call);
        var name = CauseResult.NameOf(cause);
        var tracks = await UntilAsync(call, tracks => tracks.Any(track => track["cause"]!.GetValue<string>() == name), name);
        Assert.All(
            tracks.Where(track => track["cause"]!.GetValue<string>() == "viewerLoss"),
            track => Assert.InRange(track["loss"]!.GetValue<double>(), 0.02, 0.15));

        call.ViewerWay.Down = Impairment.None;
        await UntilAsync(call, tracks => tracks.All(track => track["cause"]!.GetValue<string>() == "none"), "nothing is wrong any more");
    }

    private async Task<IReadOnlyList<JsonNode>> UntilAsync(CauseCall call, Func<IReadOnlyList<JsonNode>, bool> condition, string what)
    {
        using var http = new HttpClient { BaseAddress = Node.AdminAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningNode.AdminToken);
        return await Eventually.Holds(
            async () =>
            {
                var answer = await http.GetFromJsonAsync<JsonNode>("peers?room=r");
                var peer = answer!["peers"]!.AsArray().Single(peer => peer!["peerId"]!.GetValue<string>() == call.Viewer.Client.PeerId);
                return (IReadOnlyList<JsonNode>)[.. peer!["tracks"]!.AsArray().Select(track => track!)];
            },
            condition,
            what,
            Patience);
    }
}

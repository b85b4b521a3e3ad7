using System.Net;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Http;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Client.Http;

public sealed class HttpClientTests : NodeWithClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_a_source_publishes_over_WHIP_a_player_gets_over_WHEP()
    {
        await using var source = await WhipClient.PublishAsync(
            Address("whip/r"), [new TrackPublication(StockRecordings.Tone), new TrackPublication(StockRecordings.TestPicture)], Host);
        await source.Connected.WaitAsync(Patience);
        await using var player = await WhepClient.PlayAsync(Address("whep/r"), Host);
        await player.Connected.WaitAsync(Patience);

        var received = await Eventually.Holds(
            player.GetStatisticsAsync,
            statistics => statistics.Inbound.Any(inbound => inbound.FramesDecodable > 30)
                && statistics.Inbound.Any(inbound => inbound.Kind == MediaKind.Audio && inbound.PacketsReceived > 30),
            "picture and sound arrive",
            Patience);

        Assert.Equal(0, received.PacketsOfUnknownStreams);
        Assert.All((await source.GetStatisticsAsync()).Outbound, outbound => Assert.True(outbound.PacketsSent > 0));
    }

    [Fact]
    public async Task A_session_that_is_disposed_is_deleted_at_the_server()
    {
        var source = await WhipClient.PublishAsync(Address("whip/r"), [new TrackPublication(StockRecordings.Tone)], Host);
        var resource = source.Resource;
        await source.DisposeAsync();

        using var http = new HttpClient();
        using var again = await http.DeleteAsync(resource);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task The_server_s_end_of_a_session_is_told()
    {
        await using var player = await WhepClient.PlayAsync(Address("whep/r"), Host);
        await player.Connected.WaitAsync(Patience);
        using var http = new HttpClient();
        (await http.DeleteAsync(player.Resource)).EnsureSuccessStatusCode();

        Assert.NotEmpty(await player.Ended.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_refusal_has_the_status_and_the_server_s_sentence()
    {
        var refused = await Assert.ThrowsAsync<SessionRefusedException>(
            () => WhepClient.PlayAsync(Address("whep/" + new string('r', 1000)), Host));

        Assert.InRange((int)refused.Status, 400, 499);
        Assert.Contains("room", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    private Uri Address(string path) => new(Node.Address, path);
}

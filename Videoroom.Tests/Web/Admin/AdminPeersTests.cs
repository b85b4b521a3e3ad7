using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;

namespace Videoroom.Tests.Web.Admin;

/// <summary>What peers receive, as the admin API shows it.</summary>
public class AdminPeersTests : AdminFixture
{
    [Fact]
    public async Task It_shows_what_each_peer_receives_and_of_one_room_alone_when_asked_for_it()
    {
        using var host = new ClientHost();
        await using var publisher = await JoinAsync(host, "r", StockRecordings.Tone);
        await using var viewer = await JoinAsync(host, "r");
        await using var elsewhere = await JoinAsync(host, "another", StockRecordings.Tone);
        await using var other = await JoinAsync(host, "another");

        var all = await UntilAsync("peers", peers => peers.Count == 2);
        var own = await UntilAsync("peers?room=r", peers => peers.Count == 1);
        Assert.Empty(await LookAsync("peers?room=nobody"));

        Assert.Equal(["another", "r"], all.Select(peer => peer!["roomId"]!.GetValue<string>()).Order());
        var (peer, track) = (own[0]!, own[0]!["tracks"]!.AsArray().Single()!);
        Assert.Equal((viewer.PeerId, publisher.Published.Single().TrackId), (peer["peerId"]!.GetValue<string>(), track["trackId"]!.GetValue<string>()));
        Assert.Equal("none", track["cause"]!.GetValue<string>());
        Assert.Equal(
            ["bitrateBps", "cause", "encoding", "frameRate", "height", "kind", "loss", "publisherId", "trackId", "width"],
            track.AsObject().Select(property => property.Key).Order());
        Assert.Equal((publisher.PeerId, "audio"), (track["publisherId"]!.GetValue<string>(), track["kind"]!.GetValue<string>()));
        Assert.Equal(["estimateBps", "peerId", "roomId", "tracks"], peer.AsObject().Select(property => property.Key).Order());
    }

    [Fact]
    public async Task Row18_It_is_shown_to_whoever_has_the_token_alone_and_only_to_be_read()
    {
        using var without = await SendAsync(HttpMethod.Get, "peers", null);
        using var post = await SendAsync(HttpMethod.Post, "peers");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.MethodNotAllowed), (without.StatusCode, post.StatusCode));
    }

    // A peer that receives nothing yet is not shown.
    private Task<JsonArray> UntilAsync(string path, Func<JsonArray, bool> condition)
        => Eventually.Holds(() => LookAsync(path), peers => condition(peers) && peers.All(peer => peer!["tracks"]!.AsArray().Count == 1), path);

    private async Task<JsonArray> LookAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!["peers"]!.AsArray();
    }

    private Task<RoomClient> JoinAsync(ClientHost host, string roomId, params MediaContent[] contents) => RoomClient.JoinAsync(
        new RoomClientOptions { Server = Node.Address, RoomId = roomId, Name = "p", Tracks = [.. contents.Select(content => new TrackPublication(content))] }, host);
}

using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>
/// Receives publishers over one PeerConnection. Each offer of Janus has to be answered by <see cref="StartAsync"/> before the next
/// <see cref="SubscribeAsync"/>.
/// </summary>
internal sealed class JanusSubscriber
{
    private JanusSubscriber(JanusHandle handle, JanusSubscription first) => (Handle, First) = (handle, first);

    /// <summary>The handle, and the PeerConnection that it receives over.</summary>
    public JanusHandle Handle { get; }

    /// <summary>The first offer.</summary>
    public JanusSubscription First { get; }

    /// <summary>Subscribes to all streams of some publishers.</summary>
    /// <param name="connection">The peer's.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="feeds">The publishers, at least one.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="follow">Gets everything that is said to its handle, as of <see cref="JanusConnection.AttachAsync"/>.</param>
    /// <exception cref="JanusErrorException">There is no such room (code 426), or a publisher is not there or its PeerConnection not up (code 428).</exception>
    public static async Task<JanusSubscriber> JoinAsync(
        JanusConnection connection, long roomId, IEnumerable<long> feeds, CancellationToken cancellation, Action<JanusMessage>? follow = null)
    {
        var handle = await connection.AttachAsync(cancellation, follow);
        var body = new JsonObject
        {
            ["request"] = "join",
            ["ptype"] = "subscriber",
            ["room"] = roomId,
            ["streams"] = Streams(feeds),

            // Otherwise a publisher that leaves brings an offer that was not asked for.
            ["autoupdate"] = false,
        };
        return new JanusSubscriber(handle, JanusSubscription.Parse(await handle.AskAsync(body, jsep: null, cancellation)));
    }

    /// <summary>Subscribes to more publishers: the same PeerConnection is negotiated again.</summary>
    /// <returns>Janus's new offer, of all streams.</returns>
    /// <exception cref="InvalidDataException">The offer before has not been answered yet.</exception>
    public async Task<JanusSubscription> SubscribeAsync(IEnumerable<long> feeds, CancellationToken cancellation)
        => JanusSubscription.Parse(
            await Handle.AskAsync(new JsonObject { ["request"] = "subscribe", ["streams"] = Streams(feeds) }, jsep: null, cancellation));

    /// <summary>Answers an offer: Janus sends media as soon as the PeerConnection is up.</summary>
    /// <param name="answer">The SDP of this side. It needs no candidates: Janus is ICE-lite and answers whoever authenticates.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task StartAsync(string answer, CancellationToken cancellation)
    {
        await Handle.AskAsync(new JsonObject { ["request"] = "start" }, JanusJsep.Answer(answer), cancellation);
        await Handle.CompleteTrickleAsync(cancellation);
    }

    /// <summary>Chooses what is received of a simulcast: Janus switches when a key frame comes, for which it asks.</summary>
    /// <param name="mids">The m-lines.</param>
    /// <param name="substream">The encoding: 0 is the smallest, 2 the largest.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task ConfigureAsync(IEnumerable<string> mids, int substream, CancellationToken cancellation)
        => Handle.AskAsync(
            new JsonObject
            {
                ["request"] = "configure",
                ["streams"] = new JsonArray([.. mids.Select(mid => new JsonObject { ["mid"] = mid, ["substream"] = substream })]),
            },
            jsep: null,
            cancellation);

    private static JsonArray Streams(IEnumerable<long> feeds)
        => [.. feeds.Select(feed => (JsonNode)new JsonObject { ["feed"] = feed })];
}

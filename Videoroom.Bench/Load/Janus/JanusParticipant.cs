using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>
/// Somebody in a room: hears of the publishers, and publishes once it has sent an offer. The plugin calls both a publisher; only one with
/// an offer counts against the room's limit.
/// </summary>
internal sealed class JanusParticipant
{
    private JanusParticipant(JanusHandle handle, JanusFeeds feeds, long feedId) => (Handle, Feeds, FeedId) = (handle, feeds, feedId);

    /// <summary>The handle, and the PeerConnection that it publishes over.</summary>
    public JanusHandle Handle { get; }

    /// <summary>The other publishers.</summary>
    public JanusFeeds Feeds { get; }

    /// <summary>What others subscribe to when this one publishes.</summary>
    public long FeedId { get; }

    /// <summary>Enters a room.</summary>
    /// <param name="connection">The peer's.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="display">The name that others are told.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JanusErrorException">There is no such room (code 426).</exception>
    public static async Task<JanusParticipant> JoinAsync(
        JanusConnection connection, long roomId, string display, CancellationToken cancellation)
    {
        var feeds = new JanusFeeds();
        var handle = await connection.AttachAsync(cancellation, message => feeds.Take(message.Data));
        var joined = await handle.AskAsync(
            new JsonObject { ["request"] = "join", ["ptype"] = "publisher", ["room"] = roomId, ["display"] = display }, jsep: null, cancellation);
        var id = joined.Data["id"] as JsonValue;
        return id is not null && id.TryGetValue(out long feedId)
            ? new JanusParticipant(handle, feeds, feedId)
            : throw new InvalidDataException("Janus's answer to 'join' has no id.");
    }

    /// <summary>Waits until at least so many others publish.</summary>
    /// <returns>Those who publish then.</returns>
    /// <exception cref="IOException">The handle or its PeerConnection has ended.</exception>
    public async Task<IReadOnlyList<JanusFeed>> WaitForFeedsAsync(int count, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reached = Feeds.WaitForAsync(count, stop.Token);
        if (await Task.WhenAny(reached, Handle.Ended) != reached)
        {
            await stop.CancelAsync();
            throw new IOException(await Handle.Ended);
        }

        return await reached;
    }

    /// <summary>Publishes. Others hear of it, and may subscribe, when the PeerConnection is up: <see cref="JanusHandle.Connected"/>.</summary>
    /// <param name="offer">
    /// The SDP of this side. It needs no candidates: Janus is ICE-lite and answers whoever authenticates. Of <c>actpass</c> Janus chooses
    /// to be DTLS client.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The SDP of Janus's answer, with its candidates.</returns>
    /// <exception cref="JanusErrorException">The room is full (code 432), or the offer was refused.</exception>
    public async Task<string> PublishAsync(string offer, CancellationToken cancellation)
    {
        var configured = await Handle.AskAsync(new JsonObject { ["request"] = "configure" }, JanusJsep.Offer(offer), cancellation);
        var answer = configured.Jsep ?? throw new InvalidDataException("Janus's answer to 'configure' has no session description.");
        await Handle.CompleteTrickleAsync(cancellation);
        return answer.Sdp;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>An offer of Janus to a subscriber.</summary>
/// <param name="Sdp">The SDP, with Janus's candidates.</param>
/// <param name="Streams">Its m-lines, one for each stream that is subscribed to.</param>
internal sealed record JanusSubscription(string Sdp, IReadOnlyList<JanusSubscribedStream> Streams)
{
    /// <summary>Reads the answer to a subscriber's <c>join</c> or <c>subscribe</c>.</summary>
    /// <exception cref="InvalidDataException">It carries no offer, or its streams cannot be read.</exception>
    public static JanusSubscription Parse(JanusMessage answer)
    {
        if (answer.Jsep is not { Type: "offer" } offer)
        {
            throw new InvalidDataException($"Janus's answer to a subscriber has no offer: {JsonSerializer.Serialize(answer.Data)}");
        }

        try
        {
            return new JanusSubscription(
                offer.Sdp, [.. (answer.Data["streams"]?.AsArray() ?? []).Select(stream => JanusSubscribedStream.Parse(stream!))]);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new InvalidDataException($"Janus sent streams that cannot be read: {JsonSerializer.Serialize(answer.Data)}", e);
        }
    }
}

/// <summary>One m-line of an offer to a subscriber.</summary>
/// <param name="Mid">Its mid.</param>
/// <param name="Kind"><c>audio</c>, <c>video</c> or <c>data</c>.</param>
/// <param name="FeedId">The publisher; null when it has stopped and the m-line is unused.</param>
/// <param name="FeedMid">The stream's mid at the publisher; null as for <paramref name="FeedId"/>.</param>
internal sealed record JanusSubscribedStream(string Mid, string Kind, long? FeedId, string? FeedMid)
{
    /// <summary>Reads an element of the <c>streams</c> array.</summary>
    public static JanusSubscribedStream Parse(JsonNode stream) => new(
        stream["mid"]!.GetValue<string>(),
        stream["type"]!.GetValue<string>(),
        stream["feed_id"]?.GetValue<long>(),
        stream["feed_mid"]?.GetValue<string>());
}

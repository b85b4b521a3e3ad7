using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>A publisher as the VideoRoom plugin announces it.</summary>
/// <param name="Id">What a subscription names.</param>
/// <param name="Display">The name that it joined with.</param>
/// <param name="Streams">What it publishes, in the order of its m-lines.</param>
internal sealed record JanusFeed(long Id, string Display, IReadOnlyList<JanusFeedStream> Streams)
{
    /// <summary>Reads an element of the <c>publishers</c> array.</summary>
    public static JanusFeed Parse(JsonNode publisher) => new(
        publisher["id"]!.GetValue<long>(),
        publisher["display"]?.GetValue<string>() ?? "",
        [.. (publisher["streams"]?.AsArray() ?? []).Select(stream => JanusFeedStream.Parse(stream!))]);
}

/// <summary>One stream of a publisher.</summary>
/// <param name="Kind"><c>audio</c>, <c>video</c> or <c>data</c>.</param>
/// <param name="Mid">The mid in the publisher's own offer.</param>
internal sealed record JanusFeedStream(string Kind, string Mid)
{
    /// <summary>Reads an element of a publisher's <c>streams</c> array.</summary>
    public static JanusFeedStream Parse(JsonNode stream) => new(stream["type"]!.GetValue<string>(), stream["mid"]!.GetValue<string>());
}

using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>A session description as Janus's API carries it.</summary>
/// <param name="Type"><c>offer</c> or <c>answer</c>.</param>
/// <param name="Sdp">The SDP.</param>
internal sealed record JanusJsep(string Type, string Sdp)
{
    /// <summary>An offer from this side.</summary>
    public static JanusJsep Offer(string sdp) => new("offer", sdp);

    /// <summary>An answer from this side.</summary>
    public static JanusJsep Answer(string sdp) => new("answer", sdp);

    /// <summary>The value of a message's <c>jsep</c> member.</summary>
    public JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["sdp"] = Sdp,

        // Of simulcast Janus takes the first rid for the largest encoding. Here, as with browsers, it is the smallest.
        ["rid_order"] = "lmh",
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Videoroom.Actors.Channels;

/// <summary>What a client asks for when it joins (docs/protocol.md, sections 2 and 8).</summary>
/// <param name="IsSimulcastOn">The room's simulcast setting, if this client is the first.</param>
/// <param name="Videoroom">The version of our page's own dialect; null for every other client.</param>
/// <param name="Resume">The client can come back after its socket was lost.</param>
/// <param name="PeerId">The peer that it comes back as.</param>
/// <param name="ResumeToken">What proves it.</param>
/// <param name="ServerSeq">The last event that it handled.</param>
/// <param name="Generation">The peer's last session.</param>
/// <param name="Move">That session goes on beside the new one until the client ends it.</param>
/// <param name="Alone">Nobody else was in the room when it was lost, as far as the client knows.</param>
internal sealed record JoinParameters(
    bool? IsSimulcastOn = null,
    int? Videoroom = null,
    bool? Resume = null,
    string? PeerId = null,
    string? ResumeToken = null,
    long? ServerSeq = null,
    int? Generation = null,
    bool? Move = null,
    bool? Alone = null)
{
    /// <summary>It speaks our page's dialect.</summary>
    public bool IsOurPage => Videoroom == 1;

    /// <summary>Its peer outlives its socket.</summary>
    public bool CanResume => IsOurPage && Resume == true;

    /// <summary>It wants to be a peer that is already there.</summary>
    public bool IsComingBack => CanResume && PeerId is not null && ResumeToken is not null;

    /// <summary>Reads the payload of a <c>phx_join</c>. Fields that nobody knows are ignored; never throws.</summary>
    /// <returns>Null when it is no object, or a field has another type.</returns>
    public static JoinParameters? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ChannelJson.Default.JoinParameters);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a string.
            return null;
        }
    }

    /// <summary>Without the token: it stays out of logs.</summary>
    public override string ToString() => $"JoinParameters {{ Videoroom = {Videoroom}, PeerId = {PeerId} }}";
}

/// <summary>The payloads of the room's channel that are not media events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 32)]
[JsonSerializable(typeof(JoinParameters))]
[JsonSerializable(typeof(JoinReply))]
[JsonSerializable(typeof(MediaEventPayload))]
[JsonSerializable(typeof(ConfirmPayload))]
[JsonSerializable(typeof(SimulcastConfigPayload))]
[JsonSerializable(typeof(ErrorPayload))]
internal sealed partial class ChannelJson : JsonSerializerContext;

/// <summary>The answer to our page's join.</summary>
/// <param name="PeerId">The peer's id.</param>
/// <param name="ResumeToken">What it needs to come back; never logged.</param>
/// <param name="ResumeSeconds">How long it has time for that.</param>
/// <param name="ClientSeq">The last of its pushes that was handled.</param>
/// <param name="Resumed">It is back in the same session, whose media was never interrupted.</param>
/// <param name="Generation">Which session of the peer it is.</param>
/// <param name="SignallingUrls">The base addresses that it may come back at, this node's first.</param>
internal sealed record JoinReply(
    string PeerId,
    string ResumeToken,
    int ResumeSeconds,
    long ClientSeq,
    bool Resumed,
    int Generation,
    IReadOnlyList<string> SignallingUrls)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"JoinReply {{ {PeerId} }}";
}

/// <summary>A client's <c>mediaEvent</c> push.</summary>
/// <param name="Data">The media event, as text.</param>
/// <param name="Seq">Its number; only from our page.</param>
internal sealed record MediaEventPayload(string? Data = null, long? Seq = null)
{
    /// <summary>Without the event: an offer holds ICE passwords.</summary>
    public override string ToString() => $"MediaEventPayload {{ {Seq} }}";
}

/// <summary>Our page's <c>confirm</c> push.</summary>
/// <param name="Seq">The last event that it handled.</param>
internal sealed record ConfirmPayload(long? Seq = null);

/// <summary>Our <c>simulcastConfig</c> push.</summary>
internal sealed record SimulcastConfigPayload(bool Data);

/// <summary>Our <c>error</c> push.</summary>
internal sealed record ErrorPayload(string Message);

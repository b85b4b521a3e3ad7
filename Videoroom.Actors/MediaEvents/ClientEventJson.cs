using System.Text.Json;
using System.Text.Json.Serialization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>The <c>data</c> objects of client events as they stand on the wire, before <see cref="ClientEventReader"/> has judged them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(TrackBitratesConverter)])]
[JsonSerializable(typeof(MetadataData))]
[JsonSerializable(typeof(TrackMetadataData))]
[JsonSerializable(typeof(EncodingData))]
[JsonSerializable(typeof(RenegotiateData))]
[JsonSerializable(typeof(OfferRequestData))]
[JsonSerializable(typeof(SetTargetTrackVariant))]
[JsonSerializable(typeof(TrackVariantBitrates))]
[JsonSerializable(typeof(PrioritizeTrack))]
[JsonSerializable(typeof(PreferedVideoSizes))]
[JsonSerializable(typeof(TrackNeedsData))]
[JsonSerializable(typeof(QualityReportData))]
internal sealed partial class ClientEventJson : JsonSerializerContext;

/// <summary><c>connect</c>, <c>join</c>, <c>updateEndpointMetadata</c>, <c>updatePeerMetadata</c>.</summary>
internal sealed record MetadataData(JsonText? Metadata = null);

/// <summary><c>updateTrackMetadata</c>.</summary>
internal sealed record TrackMetadataData(string TrackId, JsonText TrackMetadata);

/// <summary><c>enableTrackEncoding</c>, <c>disableTrackEncoding</c>.</summary>
internal sealed record EncodingData(string TrackId, string Encoding);

/// <summary><c>renegotiateTracks</c>, which has no data except from our page.</summary>
internal sealed record RenegotiateData(bool IceRestart = false);

/// <summary><c>trackNeeds</c>.</summary>
internal sealed record TrackNeedsData(List<TrackNeedData> Tracks);

/// <summary>One track of <c>trackNeeds</c>. JavaScript has one kind of number, so a size may have a fraction.</summary>
internal sealed record TrackNeedData(string TrackId, double Width, double Height, bool Pinned = false);

/// <summary><c>qualityReport</c>.</summary>
internal sealed record QualityReportData(List<PublishedQualityData>? Published = null, List<ReceivedQualityData>? Received = null);

/// <summary>A track of <c>qualityReport</c> that the client publishes.</summary>
internal sealed record PublishedQualityData(string TrackId, string Limitation);

/// <summary>A track of <c>qualityReport</c> that the client receives.</summary>
internal sealed record ReceivedQualityData(string TrackId, string Decoding);

/// <summary><c>sdpOffer</c>. Generation A has no bitrates; a client without tracks may leave out its maps.</summary>
internal sealed record OfferRequestData(
    [property: JsonPropertyName("sdpOffer")] SessionDescriptionData Offer,
    Dictionary<string, JsonText>? TrackIdToTrackMetadata = null,
    Dictionary<string, string>? MidToTrackId = null,
    Dictionary<string, TrackBitrates>? TrackIdToTrackBitrates = null);

/// <summary>What <c>RTCPeerConnection.createOffer</c> gave the client.</summary>
internal sealed record SessionDescriptionData(string Sdp)
{
    /// <summary>Without the text: it holds ICE passwords.</summary>
    public override string ToString() => $"SessionDescriptionData {{ {Sdp.Length} characters }}";
}

/// <summary>A number for a track without simulcast, an object of numbers by rid for one with it.</summary>
internal sealed class TrackBitratesConverter : JsonConverter<TrackBitrates>
{
    /// <inheritdoc/>
    public override TrackBitrates Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return new TrackBitrates(ReadBitrate(ref reader), null);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A bitrate is a number, or an object of numbers by encoding.");
        }

        var encodings = new Dictionary<string, long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var rid = reader.GetString()!;
            reader.Read();
            encodings[rid] = ReadBitrate(ref reader);
        }

        return new TrackBitrates(null, encodings);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TrackBitrates value, JsonSerializerOptions options)
        => throw new NotSupportedException("Clients send bitrates; the server never does.");

    /// <summary>JavaScript has one kind of number, so a bitrate may have a fraction.</summary>
    private static long ReadBitrate(ref Utf8JsonReader reader)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var bitrate) && bitrate is >= 0 and <= 1e12
            ? (long)bitrate
            : throw new JsonException("A bitrate is a number of bits a second from 0 to 10^12.");
}

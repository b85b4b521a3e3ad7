using System.Text;
using System.Text.Json;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Actors.MediaEvents;

/// <summary>
/// Reads the media events of all generations and of our page. Clients are strangers: it never throws, whatever the
/// text; its work is bounded by the text's length and by <see cref="MaxDepth"/>.
/// </summary>
/// <param name="maxMetadataBytes">The longest metadata object of a peer or track, in bytes of UTF-8.</param>
internal sealed class ClientEventReader(int maxMetadataBytes)
{
    /// <summary>How deep a media event may nest.</summary>
    public const int MaxDepth = 32;

    /// <summary>Track ids are <c>uuid:uuid</c>, 73 characters; anything much longer is no id.</summary>
    public const int MaxTrackIdLength = 128;

    private const string TrackIdRule = "A track id has 1 to 128 characters.";

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    private string MetadataRule => $"Metadata is an object of at most {maxMetadataBytes} bytes.";

    /// <summary>Reads one media event.</summary>
    /// <param name="text">The push's <c>data</c> string.</param>
    public ClientEventReading Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, DocumentOptions);
            return ReadEvent(document.RootElement);
        }
        catch (JsonException exception)
        {
            return ClientEventReading.Malformed(exception.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair: escaped in a string it parses, and fails when it is read; as it is, it cannot become UTF-8.
            return ClientEventReading.Malformed(exception.Message);
        }
    }

    private ClientEventReading ReadEvent(JsonElement element)
    {
        // Custom events nest the real one; the clients unwrap as deep as it goes, and so does this, within MaxDepth.
        while (true)
        {
            if (element.ValueKind != JsonValueKind.Object
                || !element.TryGetProperty("type", out var typeElement) || typeElement.ValueKind != JsonValueKind.String)
            {
                return ClientEventReading.Malformed("A media event is an object with a type.");
            }

            var type = typeElement.GetString()!;
            element.TryGetProperty("data", out var data);
            if (type != "custom")
            {
                return ReadEvent(type, data);
            }

            element = data;
        }
    }

    private ClientEventReading ReadEvent(string type, JsonElement data) => type switch
    {
        "connect" => Understood(new Connect(MetadataOrEmpty(Optional(data, ClientEventJson.Default.MetadataData)?.Metadata))),
        "join" => Understood(new Join(MetadataOrEmpty(Optional(data, ClientEventJson.Default.MetadataData)?.Metadata))),
        "disconnect" or "leave" => Understood(new Disconnect()),
        "updateEndpointMetadata" or "updatePeerMetadata" => ReadEndpointMetadata(data),
        "updateTrackMetadata" => ReadTrackMetadata(data),
        "enableTrackEncoding" => ReadEncoding(data, (trackId, encoding) => new EnableTrackEncoding(trackId, encoding)),
        "disableTrackEncoding" => ReadEncoding(data, (trackId, encoding) => new DisableTrackEncoding(trackId, encoding)),
        "renegotiateTracks" => Understood(new RenegotiateTracks(Optional(data, ClientEventJson.Default.RenegotiateData)?.IceRestart ?? false)),
        "sdpOffer" => ReadOffer(data),
        "candidate" => Understood(new ClientCandidate()),
        "setTargetTrackVariant" => ReadTargetVariant(data),
        "trackVariantBitrates" => ReadTrackEvent(Required(data, ClientEventJson.Default.TrackVariantBitrates), read => read.TrackId),
        "prioritizeTrack" => ReadTrackEvent(Required(data, ClientEventJson.Default.PrioritizeTrack), read => read.TrackId),
        "unprioritizeTrack" => ReadTrackEvent(
            new UnprioritizeTrack(Required(data, ClientEventJson.Default.PrioritizeTrack).TrackId), read => read.TrackId),
        "preferedVideoSizes" => ReadVideoSizes(data),
        "trackNeeds" => ReadNeeds(data),
        "qualityReport" => ReadQualityReport(data),
        _ => ClientEventReading.Unknown(type),
    };

    private ClientEventReading ReadEndpointMetadata(JsonElement data)
    {
        var metadata = Required(data, ClientEventJson.Default.MetadataData).Metadata;
        return metadata is { } given && IsUsable(given)
            ? Understood(new UpdateEndpointMetadata(given))
            : ClientEventReading.Malformed(MetadataRule);
    }

    private ClientEventReading ReadTrackMetadata(JsonElement data)
    {
        var read = Required(data, ClientEventJson.Default.TrackMetadataData);
        return IsUsable(read.TrackMetadata)
            ? ReadTrackEvent(new UpdateTrackMetadata(read.TrackId, read.TrackMetadata), update => update.TrackId)
            : ClientEventReading.Malformed(MetadataRule);
    }

    private static ClientEventReading ReadEncoding(JsonElement data, Func<string, string, ClientEvent> create)
    {
        var read = Required(data, ClientEventJson.Default.EncodingData);
        return IsEncoding(read.Encoding)
            ? ReadTrackEvent(create(read.TrackId, read.Encoding), _ => read.TrackId)
            : ClientEventReading.Malformed("An encoding is l, m or h.");
    }

    private static ClientEventReading ReadTargetVariant(JsonElement data)
    {
        var read = Required(data, ClientEventJson.Default.SetTargetTrackVariant);
        return IsEncoding(read.Variant)
            ? ReadTrackEvent(read, target => target.TrackId)
            : ClientEventReading.Malformed("A variant is l, m or h.");
    }

    private static ClientEventReading ReadVideoSizes(JsonElement data)
    {
        var read = Required(data, ClientEventJson.Default.PreferedVideoSizes);
        return read is { BigScreens: >= 0, MediumScreens: >= 0, SmallScreens: >= 0 }
            ? Understood(read)
            : ClientEventReading.Malformed("A number of screens is not negative.");
    }

    private static ClientEventReading ReadNeeds(JsonElement data)
    {
        var needs = new Dictionary<string, TrackNeed>();
        foreach (var read in Required(data, ClientEventJson.Default.TrackNeedsData).Tracks.Take(TrackNeeds.MaxTracks))
        {
            if (!IsTrackId(read?.TrackId))
            {
                return ClientEventReading.Malformed(TrackIdRule);
            }

            needs[read!.TrackId] = new TrackNeed(read.TrackId, ToPixels(read.Width), ToPixels(read.Height), read.Pinned);
        }

        return Understood(new TrackNeeds([.. needs.Values]));
    }

    private static ClientEventReading ReadQualityReport(JsonElement data)
    {
        var read = Required(data, ClientEventJson.Default.QualityReportData);
        var limitations = new Dictionary<string, EncoderLimitation>();
        foreach (var track in (read.Published ?? []).Take(QualityReported.MaxPublished))
        {
            if (!IsTrackId(track?.TrackId))
            {
                return ClientEventReading.Malformed(TrackIdRule);
            }

            if (track!.Limitation is not ("cpu" or "bandwidth"))
            {
                return ClientEventReading.Malformed("A limitation is cpu or bandwidth.");
            }

            limitations[track.TrackId] = track.Limitation == "cpu" ? EncoderLimitation.Cpu : EncoderLimitation.Bandwidth;
        }

        var slowDecoders = new HashSet<string>();
        foreach (var track in (read.Received ?? []).Take(QualityReported.MaxReceived))
        {
            if (!IsTrackId(track?.TrackId))
            {
                return ClientEventReading.Malformed(TrackIdRule);
            }

            if (track!.Decoding != "slow")
            {
                return ClientEventReading.Malformed("What is reported of decoding is that it is slow.");
            }

            slowDecoders.Add(track.TrackId);
        }

        return Understood(new QualityReported(new QualityReport(limitations, slowDecoders)));
    }

    private ClientEventReading ReadOffer(JsonElement data)
    {
        var read = Required(data, ClientEventJson.Default.OfferRequestData);
        var midToTrackId = read.MidToTrackId ?? [];
        if (midToTrackId.Any(pair => !IsTrackId(pair.Value)))
        {
            return ClientEventReading.Malformed(TrackIdRule);
        }

        // Only of tracks that the offer has; what else the map holds nobody would ever read.
        var metadata = new Dictionary<string, JsonText>();
        foreach (var trackId in midToTrackId.Values)
        {
            JsonText? given = read.TrackIdToTrackMetadata?.TryGetValue(trackId, out var found) == true ? found : null;
            metadata[trackId] = MetadataOrEmpty(given);
        }

        return Understood(new SdpOffer(read.Offer.Sdp, metadata, midToTrackId, read.TrackIdToTrackBitrates ?? []));
    }

    private static ClientEventReading ReadTrackEvent<T>(T read, Func<T, string> trackId)
        where T : ClientEvent
        => IsTrackId(trackId(read)) ? Understood(read) : ClientEventReading.Malformed(TrackIdRule);

    private static ClientEventReading Understood(ClientEvent read) => new(read, null, null);

    private JsonText MetadataOrEmpty(JsonText? metadata) => metadata is { } given && IsUsable(given) ? given : JsonText.EmptyObject;

    private bool IsUsable(JsonText metadata) => metadata.IsObject && Encoding.UTF8.GetByteCount(metadata.Raw) <= maxMetadataBytes;

    private static int ToPixels(double size) => (int)Math.Clamp(size, 0, TrackNeeds.MaxSize);

    private static bool IsTrackId(string? trackId) => trackId is { Length: > 0 and <= MaxTrackIdLength };

    private static bool IsEncoding(string encoding) => encoding is "l" or "m" or "h";

    private static T? Optional<T>(JsonElement data, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
        => data.ValueKind == JsonValueKind.Object ? data.Deserialize(type) : null;

    private static T Required<T>(JsonElement data, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
        => Optional(data, type) ?? throw new JsonException("The event lacks its data object.");
}

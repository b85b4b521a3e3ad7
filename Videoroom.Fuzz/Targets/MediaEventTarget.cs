using System.Text;
using System.Text.Json;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Serialization;

namespace Videoroom.Fuzz.Targets;

/// <summary>The media events that clients of all generations send, and what becomes of what they say about themselves. An input is an event.</summary>
internal sealed class MediaEventTarget : FuzzTarget
{
    private const int MaxMetadataBytes = 2048;

    private readonly ClientEventReader _reader = new(MaxMetadataBytes);
    private readonly MessageCodec _codec = new(TextRef.Texts);

    /// <inheritdoc/>
    public override string Name => "media-events";

    /// <inheritdoc/>
    public override string Summary
        => "Media events: one of event, unknown type and error; an event for the room is the same on another node; what others are sent of a peer's metadata is JSON.";

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override int MaxLength => 8 * 1024;

    /// <inheritdoc/>
    public override long AllocationBase => 64 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 128;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. """{"type":"connect","data":{"metadata":{"displayName":"bob","x":[1,2,{"y":null}],"é":"\ud83d\ude00"}}}"""u8],
        [.. """{"type":"join","data":{"metadata":{"displayName":"alice"}}}"""u8],
        [.. """{"type":"disconnect"}"""u8],
        [.. """{"type":"updateEndpointMetadata","data":{"metadata":{"a":1e3}}}"""u8],
        [.. """{"type":"updatePeerMetadata","data":{"metadata":{}}}"""u8],
        [.. """{"type":"updateTrackMetadata","data":{"trackId":"a:b","trackMetadata":{"active":false}}}"""u8],
        [.. """{"type":"enableTrackEncoding","data":{"trackId":"P:u","encoding":"l"}}"""u8],
        [.. """{"type":"disableTrackEncoding","data":{"trackId":"P:u","encoding":"h"}}"""u8],
        [.. """{"type":"custom","data":{"type":"custom","data":{"type":"renegotiateTracks","data":{"iceRestart":true}}}}"""u8],
        [.. """{"type":"custom","data":{"type":"sdpOffer","data":{"sdpOffer":{"type":"offer","sdp":"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n"},"trackIdToTrackMetadata":{"a:b":{"active":true}},"midToTrackId":{"0":"a:b"},"trackIdToTrackBitrates":{"a:b":1500000.5,"c:d":{"l":1e3,"h":2000000}}}}}"""u8],
        [.. """{"type":"custom","data":{"type":"setTargetTrackVariant","data":{"trackId":"a:b","variant":"h"}}}"""u8],
        [.. """{"type":"custom","data":{"type":"trackVariantBitrates","data":{"trackId":"a:b","variantBitrates":{"l":1}}}}"""u8],
        [.. """{"type":"custom","data":{"type":"prioritizeTrack","data":{"trackId":"a:b"}}}"""u8],
        [.. """{"type":"custom","data":{"type":"unprioritizeTrack","data":{"trackId":"a:b"}}}"""u8],
        [.. """{"type":"custom","data":{"type":"preferedVideoSizes","data":{"bigScreens":1,"mediumScreens":2,"smallScreens":3,"allSameSize":false}}}"""u8],
        [.. """{"type":"custom","data":{"type":"trackNeeds","data":{"tracks":[{"trackId":"a:b","width":148,"height":96.5,"pinned":true},{"trackId":"c:d","width":0,"height":0}]}}}"""u8],
        [.. """{"type":"custom","data":{"type":"candidate","data":{"candidate":"candidate:1 1 udp 1 192.0.2.1 9 typ host","sdpMLineIndex":0}}}"""u8],
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tokens { get; } = ["\\ud800", "\\udc00", "\\u0000", "{\"type\":\"custom\",\"data\":", "leave", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "//", "/*", "NaN", "Infinity", "-0", "1e999", "\"a\":1,"];

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var text = WireText.Decode(input);
        var reading = _reader.Read(text);
        var parts = (reading.Event is null ? 0 : 1) + (reading.UnknownType is null ? 0 : 1) + (reading.Error is null ? 0 : 1);
        Require(parts == 1, "a text is an event, of an unknown type, or an error");
        Require((reading.UnknownType ?? reading.Error ?? "").Length <= LogText.MaxLength, "what goes into a log is short");
        _ = reading.Event?.ToString();
        if (reading.Event is ClientRosterEvent rosterEvent && WireText.IsWellFormed(text))
        {
            CheckSent(new ClientMediaEvent("P", rosterEvent));
            CheckTold(rosterEvent);
        }

        return reading.Event is not null;
    }

    private void CheckSent(ClientMediaEvent message)
    {
        var bytes = _codec.ToBinary(message);
        var again = _codec.FromBinary(bytes, MessageCodec.Manifest(message));
        Require(bytes.AsSpan().SequenceEqual(_codec.ToBinary(again)), "an event for the room is the same on another node");
    }

    // Metadata goes to others as it came.
    private static void CheckTold(ClientRosterEvent clientEvent)
    {
        var metadata = clientEvent switch
        {
            Connect connect => connect.Metadata,
            UpdateEndpointMetadata update => update.Metadata,
            UpdateTrackMetadata update => update.TrackMetadata,
            _ => JsonText.EmptyObject,
        };
        Require(metadata.IsObject && Encoding.UTF8.GetByteCount(metadata.Raw) <= MaxMetadataBytes, "metadata is an object, and has a bound");
        _ = DisplayName.Read(metadata);
        foreach (var dialect in (ClientDialect[])[OurPageDialect.Instance, EndpointEraDialect.Instance, UndecidedDialect.Instance.Enter(asPeer: true)])
        {
            foreach (var serverEvent in dialect.Translate(new EndpointUpdated("P", metadata)).Concat(dialect.Translate(new EndpointAdded("P", metadata))))
            {
                var written = ServerEventWriter.Write(serverEvent);
                using var read = JsonDocument.Parse(written);
                using var payload = JsonDocument.Parse(ServerEventWriter.WritePayload(written, 7));
                Require(payload.RootElement.GetProperty("data").GetString() == written, "an event that others are sent is a string in JSON");
            }
        }
    }
}

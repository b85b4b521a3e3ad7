using System.Net;
using System.Text.Json;
using Akka.Actor;
using Videoroom.Actors.Channels;
using Videoroom.Web.Signalling;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// The text frames of a page's WebSocket, and the topics of one socket that gets them. An input is a frame.
/// </summary>
internal sealed class PhoenixTarget : FuzzTarget
{
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(200);

    private readonly Sink _sink = new();
    private readonly Gateway _gateway = new();
    private ManualClock _clock = new();
    private TopicTable _topics = null!;
    private SignallingLimits _limits = new();

    /// <inheritdoc/>
    public override string Name => "phoenix";

    /// <inheritdoc/>
    public override string Summary
        => "WebSocket frames of the Phoenix protocol: a frame is the same when it is written and read again, what a socket answers is a frame, and its topics have a bound.";

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override int InputsPerState => 64;

    /// <inheritdoc/>
    public override int MaxLength => 4096;

    /// <inheritdoc/>
    public override long AllocationPerByte => 64;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. """["6","6","room:r1","phx_join",{"isSimulcastOn":true,"videoroom":1,"resume":true,"peerId":"P","resumeToken":"x","serverSeq":3,"generation":2,"move":true}]"""u8],
        [.. """["1","1","room:r2","phx_join",{}]"""u8],
        [.. """["6","7","room:r1","mediaEvent",{"data":"{\"type\":\"connect\",\"data\":{\"metadata\":{\"displayName\":\"bob\"}}}","seq":3}]"""u8],
        [.. """["6","8","room:r1","confirm",{"seq":17}]"""u8],
        [.. """["6","9","room:r1","phx_leave",{}]"""u8],
        [.. """[null,"13","phoenix","heartbeat",{}]"""u8],
        [.. """["2","2","stats","phx_join",{}]"""u8],
        [.. """[null,null,"room:\u00e9 100%","x",{"a":[[[[[[1]]]]]]}]"""u8],
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tokens { get; } = ["room:", "room:.", "room:..", "stats", "phx_reply", "phx_close", "phx_error", "\\ud83d\\ude00", "\\ud83d", "\\u202e", "\u202e", "[[[[[[[[[[[[[[[[[[", "]]]]"];

    /// <inheritdoc/>
    public override void Reset()
    {
        _clock = new ManualClock();
        _limits = new SignallingLimits { MaxChannelsPerSocket = 3 };
        var address = new ClientAddress(IPAddress.Loopback, new AddressRateLimit(1000, _clock), new SocketPlace());
        _topics = new TopicTable(_sink, address, _gateway, new StatsFeed(new Totals(), _clock), _limits, _clock);
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        _topics.Lost(1001);
        Require(_topics.Count == 0, "a socket that is gone has no topics");
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var message = PhoenixCodec.Parse(input, out var error);
        if (message is null)
        {
            Require(error is { Length: > 0 and <= 100 }, "a refusal fits into a close frame");
            return false;
        }

        Require(error is null, "what was read has no error");
        var written = PhoenixCodec.Write(message.JoinReference, message.Reference, message.Topic, message.Event, message.PayloadJson);
        Require(Read(written) == message, "a frame is the same when it is written and read again");

        if (RoomTopic.TryGetRoomId(message.Topic, out var room))
        {
            Require(room.Length is > 0 and <= RoomTopic.MaxRoomIdLength && !room.Any(char.IsControl) && room is not ("." or ".."), "a room's name is as its rule says");
        }

        _ = JoinParameters.Parse(message.PayloadJson)?.ToString();
        _clock.Advance(BetweenFrames);
        _topics.Receive(message);
        Require(_topics.Count <= _limits.MaxChannelsPerSocket + 1, "the topics of a socket have a bound");
        return true;
    }

    // Not by the codec, whose bounds are on what clients send: the server's escapes can be longer.
    private static PhoenixMessage? Read(byte[] frame)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 5 && array[4].ValueKind == JsonValueKind.Object
            ? new PhoenixMessage(array[0].GetString(), array[1].GetString(), array[2].GetString()!, array[3].GetString()!, array[4].GetRawText())
            : null;
    }

    /// <summary>What the socket sends has to be frames.</summary>
    private sealed class Sink : IMessageSink
    {
        public bool Send(byte[] message)
        {
            Require(Read(message) is not null, "what a socket answers is a frame");
            return true;
        }
    }

    /// <summary>Lets some rooms take their joins, some refuse them, and some never answer.</summary>
    private sealed class Gateway : IChannelGateway
    {
        public void Open(OpenChannel join)
        {
            _ = JoinParameters.Parse(join.ParamsJson);
            switch (join.RoomId[^1] % 3)
            {
                case 0:
                    join.Socket.Joined(ActorRefs.Nobody, "{}");
                    break;
                case 1:
                    join.Socket.Refused("room_full", "The room is full.");
                    break;
            }
        }
    }

    private sealed class Totals : INodeTotals
    {
        public ValueTask<NodeTotals?> ReadAsync() => ValueTask.FromResult<NodeTotals?>(null);
    }
}

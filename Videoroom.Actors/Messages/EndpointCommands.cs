using Akka.Actor;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Actors.Messages;

// What a room tells the endpoints of its peers. Immutable, of refs, strings, numbers and lists: all of it may go to another node.

/// <summary>
/// Asks a node's supervisor of endpoints for the endpoint of a new peer. The sender is the room, which is answered
/// with <see cref="EndpointCreated"/> or <see cref="EndpointRefused"/>. A WHIP or WHEP client is answered before it
/// enters its room: there the sender is the channel, and the room that asks later gets the same endpoint.
/// </summary>
/// <param name="CorrelationId">Comes back in the answer.</param>
/// <param name="Epoch">The room's epoch.</param>
/// <param name="IceName">The peer's id: what the media plane calls the connection.</param>
/// <param name="Channel">The peer's channel; the endpoint stops with it.</param>
/// <param name="Handshake">What may be negotiated.</param>
/// <param name="Extensions">What the client's dialect adds to negotiation.</param>
/// <param name="Log">What every log line of the endpoint names.</param>
/// <param name="Network">What the room was told about the network.</param>
internal sealed record CreateEndpoint(
    long CorrelationId,
    long Epoch,
    string IceName,
    IActorRef Channel,
    HandshakeOptions Handshake,
    EndpointExtensions Extensions,
    LogMetadata Log,
    NetworkOptions Network)
{
    /// <summary>The name under <c>/user</c> of the supervisor that it goes to, the same on every node.</summary>
    public const string Supervisor = "endpoints";

    /// <summary>Which session of the peer it is for.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Asks for what a node's settings say, without a correlation id and before the first epoch.</summary>
    public static CreateEndpoint For(
        string roomId, string peerId, IActorRef channel, EndpointExtensions extensions, RoomSystemOptions options) => new(
            0,
            0,
            IceName: peerId,
            channel,
            new HandshakeOptions(options.VideoCodecs, options.MaxTracksPerPeer, (long)options.NegotiationTimeLimit.TotalMilliseconds),
            extensions,
            new LogMetadata(roomId, peerId),
            options.Network);
}

/// <summary>The peer enters its room now: the sender is the room of the endpoint that its channel had asked for. Never leaves the node.</summary>
/// <param name="Epoch">The room's epoch.</param>
internal sealed record EnterRoom(long Epoch);

/// <summary>What an endpoint may negotiate.</summary>
/// <param name="VideoCodecs">A publisher's video codec is the first of these that its browser offers.</param>
/// <param name="MaxTracks">How many tracks the peer may publish at a time.</param>
/// <param name="RoundTimeLimitMs">How long, in milliseconds, a round may wait for its offer, and then for ICE.</param>
internal sealed record HandshakeOptions(IReadOnlyList<Codec> VideoCodecs, int MaxTracks, long RoundTimeLimitMs);

/// <summary>What a client's dialect adds to negotiation (docs/protocol.md, section 8).</summary>
/// <param name="SlotBlockSize">Receive slots are asked for in multiples of this.</param>
/// <param name="GroupStreams">A publisher's audio and video belong to one MediaStream.</param>
/// <param name="RelaysOverUdp">
/// The client is told of TURN over UDP too: the original's use nothing but relays. One that can use the media port itself gains
/// nothing from a relay on the same port.
/// </param>
/// <param name="OpeningMs">How long, in milliseconds, it is not told that a track which an answer has just opened is gone.</param>
/// <param name="Role">What the peer does in the room.</param>
internal sealed record EndpointExtensions(
    int SlotBlockSize, bool GroupStreams, bool RelaysOverUdp, long OpeningMs, PeerRole Role = PeerRole.Participant)
{
    /// <summary>The original's clients: one slot at a time, one stream a track.</summary>
    public static EndpointExtensions None { get; } = new(1, false, true, 5000);

    /// <summary>Our page: slots in blocks of four, so that most joins add no m-line.</summary>
    public static EndpointExtensions OurPage { get; } = new(4, true, false, 0);

    /// <summary>A WHIP publisher or a WHEP player (docs/protocol.md, section 9).</summary>
    public static EndpointExtensions Http(PeerRole role) => new(1, true, true, 0, role);
}

/// <summary>What every log line of an endpoint names.</summary>
internal sealed record LogMetadata(string RoomId, string PeerId);

/// <summary>A command from the room.</summary>
/// <param name="Epoch">The room's epoch: one from an earlier life of the room is refused.</param>
internal abstract record EndpointCommand(long Epoch);

/// <summary>The sender is the room from now on: the one before has gone with its node.</summary>
internal sealed record AdoptEndpoint(long Epoch) : EndpointCommand(Epoch);

/// <summary>The peer should receive these tracks, or their format changed. Its client already knows of them.</summary>
internal sealed record ReceiveTracks(long Epoch, IReadOnlyList<RemoteTrack> Tracks) : EndpointCommand(Epoch);

/// <summary>These tracks are published no more. The endpoint tells its client.</summary>
internal sealed record StopReceivingTracks(long Epoch, IReadOnlyList<string> TrackIds) : EndpointCommand(Epoch);

/// <summary>Another peer is gone, and its tracks. The endpoint tells its client of both.</summary>
internal sealed record ForgetPeer(long Epoch, string PeerId, IReadOnlyList<string> TrackIds) : EndpointCommand(Epoch);

/// <summary>The peer is gone.</summary>
internal sealed record StopEndpoint(long Epoch) : EndpointCommand(Epoch);

using System.Security.Cryptography;
using Videoroom.Engine.Codecs;

namespace Videoroom.Actors.Settings;

/// <summary>The settings of a node's rooms, channels and endpoints.</summary>
public sealed record RoomSystemOptions
{
    /// <summary>How many peers a room may have. Default 64. One more is refused with <c>room_full</c>.</summary>
    public int MaxPeersPerRoom { get; init; } = 64;

    /// <summary>How many rooms may run on this node. Default 1,000. A join that would start one more is refused with <c>too_many_rooms</c>.</summary>
    public int MaxRoomsPerNode { get; init; } = 1000;

    /// <summary>
    /// In how many rooms the clients of one address may be at a time. Default 100. A join of one more is refused with
    /// <c>too_many_rooms</c>.
    /// </summary>
    public int MaxRoomsPerAddress { get; init; } = 100;

    /// <summary>How long our page's peer outlives its socket, in seconds. Default 15.</summary>
    public int ResumeSeconds { get; init; } = 15;

    /// <summary>
    /// How many media events are kept until our page confirms them. Default 1,024. A peer that is further behind cannot resume.
    /// </summary>
    public int MaxUnconfirmedEvents { get; init; } = 1024;

    /// <summary>The longest metadata object of a peer or a track, in bytes of UTF-8. Default 16,384.</summary>
    public int MaxMetadataBytes { get; init; } = 16 * 1024;

    /// <summary>
    /// How many tracks a peer may publish at a time. Default 4: microphone, camera, screen and its sound. Every other peer needs
    /// an m-line for each, and a room full of peers that publish all they may must not make anybody's offer longer than is taken.
    /// </summary>
    public int MaxTracksPerPeer { get; init; } = 4;

    /// <summary>A publisher's video codec is the first of these that its browser offers. Default VP8, H.264, VP9, AV1.</summary>
    public IReadOnlyList<Codec> VideoCodecs { get; init; } = [Codec.Vp8, Codec.H264, Codec.Vp9, Codec.Av1];

    /// <summary>How long a join may take before it is refused with <c>failed_to_start_room</c>. Default 10 s, which is when clients give up.</summary>
    public TimeSpan JoinTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a WHIP or WHEP client that was answered may take until its first authenticated check, from its answer or its latest
    /// request on. Default 10 s.
    /// </summary>
    public TimeSpan SeatTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same from its answer on, whatever it asks meanwhile. Default 30 s.</summary>
    public TimeSpan LongestSeatTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node may take to create an endpoint. Default 5 s; to be shorter than <see cref="JoinTimeLimit"/>.</summary>
    public TimeSpan EndpointTimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a round of negotiation may wait for the client's offer, and then for ICE. Default 10 s.</summary>
    public TimeSpan NegotiationTimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>This node's address in its cluster, <c>host:port</c>; null, the default, without one.</summary>
    public string? NodeName { get; init; }

    /// <summary>
    /// What resume tokens are proved with: the same on all nodes of a cluster, so that a client can come back at any of them. By
    /// default drawn anew at each start. Secret.
    /// </summary>
    public byte[] ResumeKey { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>The base addresses (<c>https://a.example/</c>) that our page may come back at, this node's first. Callable from any thread.</summary>
    public Func<IReadOnlyList<string>> SignallingUrls { get; init; } = () => [];

    /// <summary>What every room tells its endpoints about the network.</summary>
    public NetworkOptions Network { get; init; } = new();
}

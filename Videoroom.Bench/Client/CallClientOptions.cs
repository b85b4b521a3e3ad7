using System.Net;
using System.Text.Json.Nodes;
using Videoroom.Bench.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Client;

/// <summary>Who joins which room, and what the client sends.</summary>
internal sealed record CallClientOptions
{
    /// <summary>The page's address, such as <c>http://localhost:4000</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The address of this machine that its WebSocket comes from; null leaves it to the system.</summary>
    public IPAddress? From { get; init; }

    /// <summary>The display name.</summary>
    public string Name { get; init; } = "client";

    /// <summary>Sends the recorded camera.</summary>
    public bool Camera { get; init; } = true;

    /// <summary>Sends the microphone.</summary>
    public bool Microphone { get; init; } = true;

    /// <summary>How much faster than recorded the camera plays; more pictures and packets a second, for load.</summary>
    public double CameraSpeed { get; init; } = 1;

    /// <summary>Speaks as our page does; otherwise as the original's generation C, with an ICE restart each round.</summary>
    public bool AsPage { get; init; } = true;

    /// <summary>Comes back as a peer that is there already; null joins as somebody new. Only as our page.</summary>
    public Comeback? Comeback { get; init; }

    /// <summary>The ids of its own tracks by kind, so that they stay the same; without one a new id is made.</summary>
    public IReadOnlyDictionary<MediaKind, string> TrackIds { get; init; } = new Dictionary<MediaKind, string>();

    /// <summary>Told of every complete picture of a track; on the loop's thread.</summary>
    public FrameObserver? Frames { get; init; }

    /// <summary>Stamps what it sends with the time, and writes down how long what it receives took; null does neither.</summary>
    public LatencyLog? Latencies { get; init; }

    /// <summary>Told of each step of a session's negotiation and transport; on whatever thread.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>How its datagrams reach the server. Only the original's clients are told of TURN over UDP.</summary>
    public ClientWay Way { get; init; }

    /// <summary>What a client says when it joins.</summary>
    public JsonObject ToJoinParameters()
    {
        var parameters = new JsonObject { ["isSimulcastOn"] = false };
        if (AsPage)
        {
            parameters["videoroom"] = 1;
            parameters["resume"] = true;
        }

        if (Comeback is { } comeback)
        {
            parameters["peerId"] = comeback.PeerId;
            parameters["resumeToken"] = comeback.ResumeToken;
            parameters["generation"] = comeback.Generation;
            if (comeback.ServerSeq is { } sequence)
            {
                parameters["serverSeq"] = sequence;
            }

            if (comeback.Move)
            {
                parameters["move"] = true;
            }

            if (comeback.Alone)
            {
                parameters["alone"] = true;
            }
        }

        return parameters;
    }
}

/// <summary>A complete picture came.</summary>
/// <param name="trackId">Whose.</param>
/// <param name="decodable">It, or one that waited for it, can be decoded now.</param>
/// <param name="nowUs">When, in microseconds of the loop's clock.</param>
internal delegate void FrameObserver(string trackId, bool decodable, long nowUs);

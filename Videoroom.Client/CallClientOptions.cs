using System.Net;
using System.Text.Json.Nodes;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client;

/// <summary>Who joins which room, and what the client sends.</summary>
internal sealed record CallClientOptions : MediaOptions
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

    /// <summary>Speaks as our page does; otherwise as the original's generation C, with an ICE restart each round.</summary>
    public bool AsPage { get; init; } = true;

    /// <summary>Comes back as a peer that is there already; null joins as somebody new. Only as our page.</summary>
    public Comeback? Comeback { get; init; }

    /// <summary>The ids of its own tracks by kind, so that they stay the same; without one a new id is made.</summary>
    public IReadOnlyDictionary<MediaKind, string> TrackIds { get; init; } = new Dictionary<MediaKind, string>();

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

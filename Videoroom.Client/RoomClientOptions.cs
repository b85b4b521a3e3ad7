using System.Net;
using System.Text.Json.Nodes;
using Videoroom.Client.Publishing;

namespace Videoroom.Client;

/// <summary>Who joins which room, and what the client publishes.</summary>
public sealed record RoomClientOptions : MediaSessionOptions
{
    /// <summary>The page's address, such as <c>http://localhost:4000</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>The room's name, as in the address of its page.</summary>
    public required string RoomId { get; init; }

    /// <summary>The display name.</summary>
    public string Name { get; init; } = "client";

    /// <summary>The tracks that it publishes; none watches only.</summary>
    public IReadOnlyList<TrackPublication> Tracks { get; init; } = [];

    /// <summary>Whether it stops encodings that nobody needs, as our page does, until somebody needs them again.</summary>
    public bool PausesEncodings { get; init; } = true;

    /// <summary>Told of peers and tracks that come and go, those that are there already included; on the signalling task, which it must not block.</summary>
    public Action<RoomEvent>? Events { get; init; }

    /// <summary>The address of this machine that its WebSocket comes from; null leaves it to the system.</summary>
    public IPAddress? From { get; init; }

    /// <summary>Speaks as our page does; otherwise as the original's generation C, with an ICE restart each round.</summary>
    internal bool AsPage { get; init; } = true;

    /// <summary>Comes back as a peer that is there already; null joins as somebody new. Only as our page.</summary>
    internal Comeback? Comeback { get; init; }

    /// <summary>What a client says when it joins.</summary>
    internal JsonObject ToJoinParameters()
    {
        var parameters = new JsonObject { ["isSimulcastOn"] = Tracks.Any(track => track.Content.Rids.Count > 0) };
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

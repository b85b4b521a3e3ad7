namespace Videoroom.Actors.Channels.Http;

/// <summary>The answer to the offer of a WHIP or WHEP session.</summary>
/// <param name="Sdp">The text, with all candidates; it holds an ICE password and is never logged.</param>
/// <param name="IceServers">The TURN servers that the client may use; empty for none.</param>
public sealed record HttpAnswer(string Sdp, IReadOnlyList<HttpIceServer> IceServers)
{
    /// <summary>Tracks of the room that the client, a player, cannot be sent now; empty for a source.</summary>
    public IReadOnlyList<UnplayableTrack> Unplayable { get; init; } = [];

    /// <summary>Without the description.</summary>
    public override string ToString() => $"HttpAnswer {{ {IceServers.Count} ICE servers }}";
}

/// <summary>A TURN server with long-term credentials (RFC 8489, section 9.2).</summary>
/// <param name="Uri">Its address as a TURN URI (RFC 7065).</param>
/// <param name="Username">The user name.</param>
/// <param name="Credential">The password; never logged.</param>
public sealed record HttpIceServer(string Uri, string Username, string Credential)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"HttpIceServer {{ {Uri} }}";
}

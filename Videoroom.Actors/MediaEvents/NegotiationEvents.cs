using System.Text.Json.Serialization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>
/// Asks the client for an offer with room for so many tracks of ours (docs/protocol.md, section 3.3). The numbers never
/// fall: a client that has more receivers already raises an error and never offers again.
/// </summary>
/// <param name="TracksTypes">The numbers.</param>
/// <param name="IceRestart">For our page: whether to restart ICE. The original's clients always do and are not sent it.</param>
internal sealed record OfferData(
    TracksTypes TracksTypes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IceRestart) : CustomServerEvent
{
    /// <summary>TURN servers of our own. Always there, even empty: clients loop over it unconditionally.</summary>
    public IReadOnlyList<IntegratedTurnServer> IntegratedTurnServers { get; init; } = [];

    /// <inheritdoc/>
    internal override string EventName => "offerData";
}

/// <summary>How many m-lines of each kind the server wants to send on, dead ones included.</summary>
internal sealed record TracksTypes(int Audio, int Video);

/// <summary>A TURN server with long-term credentials (RFC 8489, section 9.2) in the form that the clients turn into a URL.</summary>
/// <param name="ServerAddr">Its address.</param>
/// <param name="ServerPort">Its port.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
/// <param name="Username">The user name.</param>
/// <param name="Password">The password; never logged.</param>
internal sealed record IntegratedTurnServer(string ServerAddr, int ServerPort, string Transport, string Username, string Password)
{
    /// <summary>Without the password: it stays out of logs.</summary>
    public override string ToString() => $"IntegratedTurnServer {{ {Transport} {ServerAddr}:{ServerPort} }}";
}

/// <summary>The answer to an offer.</summary>
/// <param name="Sdp">The session description; it has ICE passwords and is never logged.</param>
/// <param name="MidToTrackId">Which m-line carries which track, in both directions.</param>
internal sealed record SdpAnswer(string Sdp, IReadOnlyDictionary<string, string> MidToTrackId) : CustomServerEvent
{
    /// <summary>The description's type (the field <c>type</c> inside <c>data</c>), for <c>setRemoteDescription</c>.</summary>
    [JsonPropertyName("type")]
    public string DescriptionType => "answer";

    /// <inheritdoc/>
    internal override string EventName => "sdpAnswer";

    /// <summary>Without the description: it holds ICE passwords.</summary>
    public override string ToString() => $"SdpAnswer {{ {MidToTrackId.Count} tracks }}";
}

/// <summary>One address of the server. Comes after the answer: clients add it at once.</summary>
/// <param name="Candidate">The candidate attribute (RFC 8839, section 5.1).</param>
/// <param name="SdpMLineIndex">The m-line; 0, as all are bundled.</param>
internal sealed record ServerCandidate(string Candidate, [property: JsonPropertyName("sdpMLineIndex")] int SdpMLineIndex) : CustomServerEvent
{
    /// <summary>Not given: the index is enough.</summary>
    public string? SdpMid => null;

    /// <summary>Not given: ours never changes during a call.</summary>
    public string? UsernameFragment => null;

    /// <inheritdoc/>
    internal override string EventName => "candidate";
}

/// <summary>The client now gets another simulcast layer of a track; also told for the first.</summary>
/// <param name="EndpointId">The publisher.</param>
/// <param name="TrackId">The track.</param>
/// <param name="Encoding">The layer.</param>
/// <param name="Reason"><c>encoding_inactive</c> when it stands in for a better one that is not sent; else <c>other</c>.</param>
internal sealed record EncodingSwitched(string EndpointId, string TrackId, string Encoding, string Reason) : CustomServerEvent
{
    /// <summary>The publisher under generation A's name.</summary>
    public string PeerId => EndpointId;

    /// <inheritdoc/>
    internal override string EventName => "encodingSwitched";
}

/// <summary>Which simulcast layers of the client's own track somebody else needs: our page pauses the others (docs/protocol.md, section 8).</summary>
/// <param name="TrackId">The client's track.</param>
/// <param name="Encodings">The layers, lowest quality first; none when nobody needs the track.</param>
internal sealed record NeededEncodings(string TrackId, IReadOnlyList<string> Encodings) : CustomServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "neededEncodings";

    /// <inheritdoc/>
    internal override bool IsForOurPageOnly => true;
}

/// <summary>Somebody whose audio the client receives began (<c>speech</c>) or stopped (<c>silence</c>) to speak.</summary>
internal sealed record VadNotification(string TrackId, string Status) : CustomServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "vadNotification";
}

namespace Videoroom.Actors.MediaEvents;

/// <summary>The codes that tell our page why a join was refused or a session ended (docs/protocol.md, section 8).</summary>
public static class RefusalCodes
{
    /// <summary>The join's parameters are unusable.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>The room has as many peers as it may have.</summary>
    public const string RoomFull = "room_full";

    /// <summary>The node has as many rooms as it may have, or the client's address is in as many as it may be in.</summary>
    public const string TooManyRooms = "too_many_rooms";

    /// <summary>The peer cannot come back: join anew.</summary>
    public const string ResumeFailed = "resume_failed";

    /// <summary>The reason that goes with <see cref="ResumeFailed"/>: the same for every cause, so that nothing can be learnt from it.</summary>
    public const string ResumeFailedReason = "The session is over. Join again.";

    /// <summary>More joins than a socket may have.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The node is shutting down.</summary>
    public const string ShuttingDown = "shutting_down";

    /// <summary>The reason that goes with <see cref="ShuttingDown"/>.</summary>
    public const string ShuttingDownReason = "The server is shutting down.";

    /// <summary>The room's node does not answer, and nobody else may take its place yet.</summary>
    public const string RoomUnreachable = "room_unreachable";

    /// <summary>Any other reason why the room did not take the peer.</summary>
    public const string FailedToStartRoom = "failed_to_start_room";

    /// <summary>The reason that goes with <see cref="FailedToStartRoom"/>: the original's own words.</summary>
    public const string FailedToStartRoomReason = "failed to start room";

    /// <summary>A player's offer has no codec of anything that is sent in the room.</summary>
    public const string NotAcceptable = "not_acceptable";

    /// <summary>The peer's endpoint has crashed.</summary>
    public const string EndpointCrashed = "endpoint_crashed";

    /// <summary>The message that goes with <see cref="EndpointCrashed"/>: the original's own words, which its clients show.</summary>
    public const string EndpointCrashedMessage = "WebRTC Endpoint has crashed. Please refresh the page to reconnect";

    /// <summary>The peer connection has failed.</summary>
    public const string MediaFailed = "media_failed";

    /// <summary>The room has crashed.</summary>
    public const string RoomCrashed = "room_crashed";
}

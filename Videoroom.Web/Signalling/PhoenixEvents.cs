namespace Videoroom.Web.Signalling;

/// <summary>The events that the channel protocol itself defines (docs/protocol.md, section 1).</summary>
internal static class PhoenixEvents
{
    public const string Join = "phx_join";
    public const string Leave = "phx_leave";
    public const string Reply = "phx_reply";
    public const string Close = "phx_close";
    public const string Error = "phx_error";
    public const string Heartbeat = "heartbeat";

    /// <summary>The topic of the heartbeat; nobody joins it.</summary>
    public const string HeartbeatTopic = "phoenix";
}

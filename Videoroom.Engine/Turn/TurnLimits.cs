namespace Videoroom.Engine.Turn;

/// <summary>Lifetimes and bounds of TURN; those of RFC 8656 are not a matter of configuration.</summary>
internal static class TurnLimits
{
    /// <summary>An allocation's lifetime in seconds when the client asks for none or for less (RFC 8656, section 7.2).</summary>
    public const int DefaultLifetimeSeconds = 600;

    /// <summary>The longest lifetime that is granted, in seconds.</summary>
    public const int MaxLifetimeSeconds = 3600;

    /// <summary>A permission's lifetime in milliseconds (RFC 8656, section 9).</summary>
    public const long PermissionMs = 300_000;

    /// <summary>A channel's lifetime in milliseconds (RFC 8656, section 12).</summary>
    public const long ChannelMs = 600_000;

    /// <summary>How long the port above an even one is kept for its RESERVATION-TOKEN, in milliseconds (RFC 8656, section 7.2).</summary>
    public const long ReservationMs = 30_000;

    /// <summary>
    /// Permissions of one allocation. A client asks for one per remote candidate, and ours are few; more are for allowed
    /// foreign peers.
    /// </summary>
    public const int MaxPermissions = 64;

    /// <summary>Channels of one allocation.</summary>
    public const int MaxChannels = 64;

    /// <summary>How often expired state is looked for while there is any, in milliseconds.</summary>
    public const long SweepIntervalMs = 1_000;
}

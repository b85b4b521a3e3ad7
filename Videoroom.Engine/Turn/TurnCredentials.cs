namespace Videoroom.Engine.Turn;

/// <summary>
/// A peer's long-term credentials (RFC 8489, section 9.2) for the integrated TURN server. They are good for as long as its peer
/// connection, and reach no other peer's.
/// </summary>
/// <param name="Username">The user name: Unix seconds, a colon, and a name of the connection.</param>
/// <param name="Password">The password; never logged.</param>
public sealed record TurnCredentials(string Username, string Password)
{
    /// <summary>Without the password: it stays out of logs.</summary>
    public override string ToString() => $"TurnCredentials {{ {Username} }}";
}

namespace Videoroom.Engine.Ice;

/// <summary>ICE credentials of one side (RFC 8445, section 5.3).</summary>
/// <param name="UsernameFragment">4 to 256 ice-chars.</param>
/// <param name="Password">22 to 256 ice-chars; never logged.</param>
public sealed record IceParameters(string UsernameFragment, string Password)
{
    /// <summary>The user name fragment alone: the password stays out of logs.</summary>
    public override string ToString() => $"IceParameters {{ UsernameFragment = {UsernameFragment} }}";
}

using System.Security.Cryptography;

namespace Videoroom.Engine.Ice;

/// <summary>ICE credentials of one side (RFC 8445, section 5.3).</summary>
/// <param name="UsernameFragment">4 to 256 ice-chars.</param>
/// <param name="Password">22 to 256 ice-chars; never logged.</param>
public sealed record IceParameters(string UsernameFragment, string Password)
{
    // Three bytes are four ice-chars: base64's alphabet is that of ice-char (RFC 8839, section 5.4), and nothing is padded.
    private const int UsernameFragmentBytes = 9;
    private const int PasswordBytes = 24;

    /// <summary>Draws new credentials: 72 random bits, so that no two peers of a node share a fragment, and 192.</summary>
    public static IceParameters CreateRandom() => new(
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(UsernameFragmentBytes)),
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(PasswordBytes)));

    /// <summary>The user name fragment alone: the password stays out of logs.</summary>
    public override string ToString() => $"IceParameters {{ UsernameFragment = {UsernameFragment} }}";
}

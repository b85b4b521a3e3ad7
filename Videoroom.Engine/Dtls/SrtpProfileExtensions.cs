namespace Videoroom.Engine.Dtls;

/// <summary>The sizes that a profile fixes, in bytes (RFC 3711, section 8.2; RFC 7714, section 12).</summary>
internal static class SrtpProfileExtensions
{
    /// <summary>The master key's and the session encryption key's length.</summary>
    public static int KeyLength(this SrtpProfile profile) => profile == SrtpProfile.AeadAes256Gcm ? 32 : 16;

    /// <summary>The master salt's and the session salt's length.</summary>
    public static int SaltLength(this SrtpProfile profile) => profile.IsAead() ? 12 : 14;

    /// <summary>The authentication tag's length, the same for SRTP and SRTCP.</summary>
    public static int TagLength(this SrtpProfile profile) => profile.IsAead() ? 16 : 10;

    /// <summary>Whether one AEAD cipher does encryption and authentication.</summary>
    public static bool IsAead(this SrtpProfile profile) => profile != SrtpProfile.Aes128CmSha1Tag80;
}

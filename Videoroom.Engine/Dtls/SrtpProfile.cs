namespace Videoroom.Engine.Dtls;

/// <summary>
/// The SRTP protection profiles that the server can speak; the values are those of the DTLS <c>use_srtp</c>
/// extension (RFC 5764, section 4.1.2; RFC 7714, section 14.2).
/// </summary>
public enum SrtpProfile
{
    /// <summary>AES in counter mode with an 80-bit HMAC-SHA1 tag (RFC 3711). Every WebRTC client has it.</summary>
    Aes128CmSha1Tag80 = 0x0001,

    /// <summary>AES-128-GCM with a 128-bit tag (RFC 7714): preferred, since it costs about half as much.</summary>
    AeadAes128Gcm = 0x0007,

    /// <summary>AES-256-GCM with a 128-bit tag (RFC 7714).</summary>
    AeadAes256Gcm = 0x0008,
}

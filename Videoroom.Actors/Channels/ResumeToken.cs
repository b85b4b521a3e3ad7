using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Videoroom.Actors.Channels;

/// <summary>
/// What a client must show to come back as its peer. A peer's id is a name that the whole room knows; only this is authority.
/// </summary>
internal sealed class ResumeToken
{
    private const int Bytes = 16;

    private ResumeToken(string text) => Text = text;

    /// <summary>The token as the client gets it: 128 random bits in base64url. Never logged.</summary>
    public string Text { get; }

    /// <summary>A new token.</summary>
    public static ResumeToken Create()
    {
        Span<byte> random = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(random);
        return new ResumeToken(Base64Url.EncodeToString(random));
    }

    /// <summary>Compares in a time that does not depend on where the texts differ.</summary>
    public bool Matches(string claimed)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Text), Encoding.UTF8.GetBytes(claimed));

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(ResumeToken);
}

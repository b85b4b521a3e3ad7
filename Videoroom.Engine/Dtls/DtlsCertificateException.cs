namespace Videoroom.Engine.Dtls;

/// <summary>A configured certificate or key cannot be used; the message names the file and what was expected.</summary>
public sealed class DtlsCertificateException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence for the operator.</param>
    /// <param name="innerException">What reading or parsing threw.</param>
    public DtlsCertificateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

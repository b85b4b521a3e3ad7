namespace Videoroom.Engine.OpenSsl;

/// <summary>OpenSSL is missing, or refused what it was configured with.</summary>
public sealed class OpenSslException : Exception
{
    // openssl/err.h (the part of the mask that 1.1 and 3 share) and SSL_AD_REASON_OFFSET of openssl/ssl.h.
    private const int ReasonMask = 0xFFF;
    private const int FirstAlertReason = 1000;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence for the operator.</param>
    public OpenSslException(string message)
        : base(message)
    {
    }

    /// <summary>What a call that failed left in this thread's error queue, which is emptied.</summary>
    /// <param name="what">What could not be done, as the sentence's start.</param>
    internal static OpenSslException FromQueue(string what) => new($"{what}: {TakeError() ?? "OpenSSL gave no reason"}.");

    /// <summary>The oldest error's reason in this thread's queue, null when there is none; the queue is emptied.</summary>
    internal static string? TakeError() => TakeError(out _);

    /// <summary>The same, and whether it says that the peer has sent a fatal alert.</summary>
    internal static unsafe string? TakeError(out bool isAlert)
    {
        var code = LibCrypto.ERR_get_error();
        LibCrypto.ERR_clear_error();
        isAlert = ((long)code.Value & ReasonMask) is >= FirstAlertReason and < FirstAlertReason + 256;
        if (code.Value == 0)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[256];
        fixed (byte* buffer = text)
        {
            LibCrypto.ERR_error_string_n(code, buffer, (nuint)text.Length);
            // error:0A000102:SSL routines::unsupported protocol
            var sentence = System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)buffer) ?? "";
            var reason = sentence[(sentence.LastIndexOf(':') + 1)..];
            return reason.Length > 0 ? reason : sentence;
        }
    }
}

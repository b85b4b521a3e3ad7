using System.Net;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Admin;

/// <summary>Who may use the admin listener: whoever has the token.</summary>
internal sealed partial class AdminGate(AdminToken token, TimeProvider clock, ILogger<AdminGate> log)
{
    /// <summary>
    /// Wrong tokens a second and address that are logged and answered as such; ten may come at once. The right one is always let in: it is
    /// too long to be guessed at any rate, and a stranger behind the operator's address must not keep the operator out.
    /// </summary>
    private const int WrongTokensPerSecond = 1;

    private const string Scheme = "Bearer ";

    private readonly AddressRateLimit _wrong = new(WrongTokensPerSecond, clock);

    /// <summary>What became of a request.</summary>
    public enum Verdict
    {
        /// <summary>It carries the token.</summary>
        Admitted,

        /// <summary>It carries none, or a wrong one.</summary>
        Unauthorised,

        /// <summary>It carries none, or a wrong one, and its address has tried wrong ones too often.</summary>
        TooMany,
    }

    /// <summary>Looks at a request's <c>Authorization</c> header (RFC 6750, section 2.1).</summary>
    public Verdict Check(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        string? header = context.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(header))
        {
            // Nothing was guessed.
            return _wrong.CanTake(address) ? Verdict.Unauthorised : Verdict.TooMany;
        }

        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Is(header[Scheme.Length..].Trim()))
        {
            return Verdict.Admitted;
        }

        if (!_wrong.TryTake(address))
        {
            return Verdict.TooMany;
        }

        LogWrongToken(address);
        return Verdict.Unauthorised;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Admin listener: a wrong token from {Address}")]
    private partial void LogWrongToken(IPAddress address);
}

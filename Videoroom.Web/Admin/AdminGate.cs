using System.Net;
using Videoroom.Web.Whip;

namespace Videoroom.Web.Admin;

/// <summary>Who may use the admin listener: whoever has the token, unless too many wrong ones came from the same address.</summary>
internal sealed partial class AdminGate(AdminToken token, TimeProvider clock, ILogger<AdminGate> log)
{
    /// <summary>Wrong tokens a second and address; ten may come at once. While there are more, the right one is refused as well: guessing must not pay.</summary>
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

        /// <summary>Its address has tried too often.</summary>
        TooMany,
    }

    /// <summary>Looks at a request's <c>Authorization</c> header (RFC 6750, section 2.1).</summary>
    public Verdict Check(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!_wrong.CanTake(address))
        {
            return Verdict.TooMany;
        }

        string? header = context.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(header))
        {
            // Nothing was guessed.
            return Verdict.Unauthorised;
        }

        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Is(header[Scheme.Length..].Trim()))
        {
            return Verdict.Admitted;
        }

        _wrong.TryTake(address);
        LogWrongToken(address);
        return Verdict.Unauthorised;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Admin listener: a wrong token from {Address}")]
    private partial void LogWrongToken(IPAddress address);
}

namespace Videoroom.Web.Signalling;

/// <summary>The codes of docs/protocol.md, section 8, that the host itself gives.</summary>
internal static class RefusalCodes
{
    public const string BadRequest = "bad_request";
    public const string RateLimited = "rate_limited";
    public const string ShuttingDown = "shutting_down";
}

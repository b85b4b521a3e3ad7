namespace Videoroom.Engine.Turn;

/// <summary>Error codes of STUN and TURN (RFC 8489, section 18.6; RFC 8656, section 19).</summary>
internal static class TurnError
{
    public const int None = 0;
    public const int BadRequest = 400;
    public const int Unauthenticated = 401;
    public const int Forbidden = 403;
    public const int UnknownAttribute = 420;
    public const int AllocationMismatch = 437;
    public const int StaleNonce = 438;
    public const int AddressFamilyNotSupported = 440;
    public const int WrongCredentials = 441;
    public const int UnsupportedTransport = 442;
    public const int PeerAddressFamilyMismatch = 443;
    public const int QuotaReached = 486;
    public const int InsufficientCapacity = 508;
}

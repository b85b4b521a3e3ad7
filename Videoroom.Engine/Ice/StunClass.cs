namespace Videoroom.Engine.Ice;

/// <summary>The class in a STUN message type (RFC 8489, section 5), as the two bits in their places.</summary>
internal enum StunClass : ushort
{
    /// <summary>Asks for an answer.</summary>
    Request = 0x0000,

    /// <summary>Wants none.</summary>
    Indication = 0x0010,

    /// <summary>Answers a request that was carried out.</summary>
    SuccessResponse = 0x0100,

    /// <summary>Answers a request that was refused.</summary>
    ErrorResponse = 0x0110,
}

namespace Videoroom.Engine.Ice;

/// <summary>STUN methods (RFC 8489, section 18.2).</summary>
internal static class StunMethod
{
    /// <summary>What connectivity checks are made of.</summary>
    public const ushort Binding = 0x0001;
}

namespace Videoroom.Engine.Ice;

/// <summary>STUN methods (RFC 8489, section 18.2; RFC 8656, section 17).</summary>
internal static class StunMethod
{
    /// <summary>What connectivity checks are made of.</summary>
    public const ushort Binding = 0x0001;

    public const ushort Allocate = 0x0003;
    public const ushort Refresh = 0x0004;
    public const ushort Send = 0x0006;
    public const ushort Data = 0x0007;
    public const ushort CreatePermission = 0x0008;
    public const ushort ChannelBind = 0x0009;
}

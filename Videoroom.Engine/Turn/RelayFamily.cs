using Videoroom.Engine.Ice;

namespace Videoroom.Engine.Turn;

/// <summary>The address family of an allocation, as REQUESTED-ADDRESS-FAMILY numbers it (RFC 8656, section 18.6).</summary>
internal enum RelayFamily : byte
{
    IPv4 = StunAddress.FamilyIPv4,
    IPv6 = StunAddress.FamilyIPv6,
}

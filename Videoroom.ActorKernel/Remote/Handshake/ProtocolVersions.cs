namespace Akka.Remote.Handshake;

/// <summary>
/// The versions of the node protocol that a build speaks. A build of version N speaks N-1, too, so that a rolling upgrade
/// is a cluster of both.
/// </summary>
internal readonly record struct ProtocolVersions(ushort Min, ushort Max)
{
    /// <summary>This build's. Version 1 is the first.</summary>
    public static readonly ProtocolVersions Current = new(1, 1);

    /// <summary>The highest that both speak; null when there is none.</summary>
    public ushort? InCommonWith(ProtocolVersions other)
    {
        var version = Math.Min(Max, other.Max);
        return version >= Math.Max(Min, other.Min) ? version : null;
    }

    public bool Contains(ushort version) => version >= Min && version <= Max;
}

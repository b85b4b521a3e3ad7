namespace Videoroom.Engine.Network;

/// <summary>How a datagram travels on a <see cref="Path"/>.</summary>
public enum PathKind : byte
{
    /// <summary>One UDP datagram each, from the media port.</summary>
    Udp,
}

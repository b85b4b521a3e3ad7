namespace Videoroom.Engine.Network;

/// <summary>How one datagram is wrapped.</summary>
/// <param name="HeaderLength">Bytes in front of it.</param>
/// <param name="Channel">The bound TURN channel; 0 without.</param>
/// <param name="Peer">The address that it comes from, for a Data indication.</param>
internal readonly record struct DatagramWrapping(int HeaderLength, ushort Channel = 0, TransportAddress Peer = default);

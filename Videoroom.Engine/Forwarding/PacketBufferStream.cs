using Videoroom.Engine.Network;

namespace Videoroom.Engine.Forwarding;

/// <summary>The received stream that an RTP packet was found to belong to.</summary>
internal static class PacketBufferStream
{
    /// <summary>The stream of a described packet; null for all other datagrams.</summary>
    // Nothing else is ever given to Describe.
    public static ReceivedStream? Stream(this PacketBuffer buffer) => (ReceivedStream?)buffer.Owner;
}

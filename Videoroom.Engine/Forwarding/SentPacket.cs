using System.Runtime.CompilerServices;
using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Forwarding;

/// <summary>What it takes to send a packet again: the shared buffer, which it holds a reference to, and how it was rewritten.</summary>
internal struct SentPacket
{
    /// <summary>The publisher's packet.</summary>
    public PacketBuffer Buffer;

    /// <summary>Its rewritten sequence number.</summary>
    public ushort SequenceNumber;

    /// <summary>Its rewritten timestamp.</summary>
    public uint Timestamp;

    /// <summary>Its transport-wide sequence number: without RTX it is sent again byte for byte.</summary>
    public ushort TransportSequenceNumber;

    /// <summary>The marker bit.</summary>
    public bool Marker;

    /// <summary>How its dependency descriptor differs from the publisher's; nothing without one.</summary>
    public DescriptorRewrite Descriptor;

    /// <summary>Payload bytes that <see cref="Prefix"/> replaces.</summary>
    public byte SourceOffset;

    /// <summary>Bytes of <see cref="Prefix"/>.</summary>
    public byte PrefixLength;

    /// <summary>The rewritten beginning of the payload.</summary>
    public PrefixBytes Prefix;

    /// <summary>Room for a rewritten payload descriptor.</summary>
    [InlineArray(Size)]
    public struct PrefixBytes
    {
        /// <summary>Its bytes.</summary>
        public const int Size = 8;

        private byte _first;
    }
}

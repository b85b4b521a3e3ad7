using System.Buffers.Binary;

namespace Videoroom.Engine.Relay;

/// <summary>What a <see cref="RelayPacket"/> says: the encrypted 8 bytes in front of its payload.</summary>
/// <param name="Kind">What it is; decides what the rest means.</param>
/// <param name="Layers">The layer that it is about, or a bit for each of several.</param>
/// <param name="Number">A sequence number, or a count.</param>
/// <param name="Handle">The track that it is about, by the number that its publisher's node gave it.</param>
internal readonly record struct RelayFrame(RelayFrameKind Kind, byte Layers, ushort Number, uint Handle)
{
    /// <summary>Its bytes.</summary>
    public const int Length = 8;

    /// <summary>Layers of a track that can be told apart.</summary>
    public const int MaxLayers = 8;

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)Kind;
        destination[1] = Layers;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], Number);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Handle);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; a kind may come that nobody here knows.</summary>
    public static RelayFrame Read(ReadOnlySpan<byte> source) => new(
        (RelayFrameKind)source[0], source[1], BinaryPrimitives.ReadUInt16BigEndian(source[2..]), BinaryPrimitives.ReadUInt32BigEndian(source[4..]));
}

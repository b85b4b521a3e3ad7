namespace Videoroom.Client.Media;

/// <summary>The last packets of an outgoing stream in the clear, for retransmission. Bounded: the oldest make room.</summary>
internal sealed class SentPackets
{
    private const int Capacity = 1024;
    private const int SlotBytes = 1500;
    private readonly byte[] _memory = new byte[Capacity * SlotBytes];
    private readonly int[] _lengths = new int[Capacity];
    private readonly ushort[] _sequences = new ushort[Capacity];

    public void Add(ushort sequence, ReadOnlySpan<byte> packet)
    {
        var index = sequence % Capacity;
        packet.CopyTo(_memory.AsSpan(index * SlotBytes, SlotBytes));
        _lengths[index] = packet.Length;
        _sequences[index] = sequence;
    }

    public bool TryGet(ushort sequence, out ReadOnlySpan<byte> packet)
    {
        var index = sequence % Capacity;
        packet = _memory.AsSpan(index * SlotBytes, _lengths[index]);
        return _lengths[index] > 0 && _sequences[index] == sequence;
    }
}

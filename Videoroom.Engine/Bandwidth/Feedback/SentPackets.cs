using System.Runtime.CompilerServices;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>
/// The packets that were sent lately, by transport-wide sequence number. The ring starts small and doubles while packets would leave it
/// before feedback can have come, up to <see cref="MaximumCapacity"/>; then the oldest packets are forgotten.
/// </summary>
internal sealed class SentPackets
{
    /// <summary>Packets that are remembered from the start.</summary>
    public const int InitialCapacity = 256;

    /// <summary>Packets that are remembered at most: one second of 80 Mbit/s.</summary>
    public const int MaximumCapacity = 8192;

    // Feedback comes every 50 to 250 ms; a round trip may take a second.
    private const long FeedbackTimeUs = 1_500_000;

    private SentPacketRecord[] _records = new SentPacketRecord[InitialCapacity];
    private SequenceExtender _extender;

    /// <summary>Packets that are remembered now.</summary>
    public int Capacity => _records.Length;

    /// <summary>Remembers a packet.</summary>
    /// <param name="transportSequenceNumber">Its transport-wide sequence number: one above that of the previous packet.</param>
    /// <param name="size">Its size in bytes, above 0.</param>
    /// <param name="probe">The probe cluster that it belongs to; 0 for none.</param>
    /// <param name="nowUs">Now.</param>
    /// <returns>The low 32 bits of its extended number.</returns>
    public uint Add(ushort transportSequenceNumber, int size, int probe, long nowUs)
    {
        var sequence = (uint)_extender.Extend(transportSequenceNumber);
        while (_records.Length < MaximumCapacity && IsStillNeeded(At(sequence), nowUs))
        {
            Grow();
        }

        At(sequence) = new SentPacketRecord { SentUs = nowUs, Sequence = sequence, Size = size, Probe = probe };
        return sequence;
    }

    /// <summary>The record of a packet.</summary>
    /// <returns>A null reference (<see cref="Unsafe.IsNullRef{T}"/>) for a packet that was not sent, or too long ago.</returns>
    public ref SentPacketRecord Find(ushort transportSequenceNumber) => ref Find((uint)_extender.Peek(transportSequenceNumber));

    /// <summary>The same, by what <see cref="Add"/> gave.</summary>
    public ref SentPacketRecord Find(uint sequence)
    {
        ref var record = ref At(sequence);
        if (record.Size == 0 || record.Sequence != sequence)
        {
            return ref Unsafe.NullRef<SentPacketRecord>();
        }

        return ref record;
    }

    /// <summary>Forgets what was sent before: no feedback about it counts any longer. The numbers go on.</summary>
    public void Clear() => Array.Clear(_records);

    private static bool IsStillNeeded(in SentPacketRecord record, long nowUs)
        => record.Size > 0 && record.Fate == PacketFate.Unknown && nowUs - record.SentUs < FeedbackTimeUs;

    private ref SentPacketRecord At(uint sequence) => ref _records[sequence & (uint)(_records.Length - 1)];

    private void Grow()
    {
        var records = _records;
        _records = new SentPacketRecord[2 * records.Length];
        foreach (ref readonly var record in records.AsSpan())
        {
            At(record.Sequence) = record;
        }
    }
}

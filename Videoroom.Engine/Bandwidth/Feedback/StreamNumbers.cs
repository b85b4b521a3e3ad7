namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>
/// The extended transport-wide sequence number of each packet that was sent lately, by its stream and its own sequence number: what congestion
/// control feedback (RFC 8888) names packets by.
/// </summary>
internal sealed class StreamNumbers
{
    /// <summary>Packets of a stream that are remembered: two seconds of 10 Mbit/s.</summary>
    public const int Capacity = 2048;

    private readonly Dictionary<uint, Entry[]> _streams = [];

    /// <summary>Remembers a packet.</summary>
    /// <param name="ssrc">One of the sender's own streams: the caller bounds how many there are.</param>
    /// <param name="sequenceNumber">The packet's sequence number.</param>
    /// <param name="sequence">What <see cref="SentPackets.Add"/> gave for it.</param>
    public void Add(uint ssrc, ushort sequenceNumber, uint sequence)
    {
        if (!_streams.TryGetValue(ssrc, out var entries))
        {
            _streams.Add(ssrc, entries = new Entry[Capacity]);
        }

        entries[sequenceNumber % Capacity] = new Entry(sequenceNumber, sequence, IsUsed: true);
    }

    /// <summary>The extended transport-wide sequence number of a packet, for <see cref="SentPackets.Find(uint)"/>.</summary>
    /// <returns>False for a packet that was not sent, or too long ago.</returns>
    public bool TryFind(uint ssrc, ushort sequenceNumber, out uint sequence)
    {
        var entry = _streams.TryGetValue(ssrc, out var entries) ? entries[sequenceNumber % Capacity] : default;
        sequence = entry.Sequence;
        return entry.IsUsed && entry.SequenceNumber == sequenceNumber;
    }

    /// <summary>Forgets a stream that is over.</summary>
    public void Forget(uint ssrc) => _streams.Remove(ssrc);

    private readonly record struct Entry(ushort SequenceNumber, uint Sequence, bool IsUsed);
}

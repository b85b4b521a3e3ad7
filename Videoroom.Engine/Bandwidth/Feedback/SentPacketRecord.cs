namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>What <see cref="SentPackets"/> remembers of one packet.</summary>
internal struct SentPacketRecord
{
    /// <summary>When it was sent, in microseconds.</summary>
    public long SentUs;

    /// <summary>The low 32 bits of its extended transport-wide sequence number: tells it from an older packet of the same place.</summary>
    public uint Sequence;

    /// <summary>Its size in bytes; 0 marks a record that was never used.</summary>
    public int Size;

    /// <summary>The probe cluster that it belongs to; 0 for none.</summary>
    public int Probe;

    /// <summary>What feedback said about it.</summary>
    public PacketFate Fate;
}

namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>A sent packet about which a feedback packet had news.</summary>
/// <param name="Sequence">Its extended transport-wide sequence number, low 32 bits.</param>
/// <param name="SentUs">When it was sent, in microseconds of the sender's clock.</param>
/// <param name="ArrivalUs">When it arrived, in microseconds of the receiver's clock; of a lost packet, that of the report before it.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Probe">The probe cluster that it belongs to; 0 for none.</param>
/// <param name="Fate">What became of it.</param>
internal readonly record struct PacketResult(uint Sequence, long SentUs, long ArrivalUs, int Size, int Probe, PacketFate Fate)
{
    /// <summary>Whether it arrived.</summary>
    public bool IsReceived => Fate != PacketFate.Lost;
}

namespace Videoroom.Engine.Forwarding;

/// <summary>What a packet is called on its way out.</summary>
/// <param name="SequenceNumber">The outgoing sequence number.</param>
/// <param name="Timestamp">The outgoing timestamp.</param>
/// <param name="Discontinuity">The first packet after a switch or a restart of the source: codec counters begin anew too.</param>
internal readonly record struct RewrittenRtp(ushort SequenceNumber, uint Timestamp, bool Discontinuity);

namespace Videoroom.Impair.Links;

/// <summary>What a link carried in one direction since it began.</summary>
/// <param name="Packets">Packets that it was given; of a TCP connection, pieces.</param>
/// <param name="Bytes">Their payload.</param>
/// <param name="Lost">Packets of those that were lost on the way.</param>
/// <param name="Overflowed">Packets for which the queue had no room.</param>
/// <param name="Cut">Packets that came while nothing passed.</param>
/// <param name="Delivered">Packets that came out.</param>
/// <param name="DeliveredBytes">Their payload.</param>
public readonly record struct LinkCounters(
    long Packets, long Bytes, long Lost, long Overflowed, long Cut, long Delivered, long DeliveredBytes);

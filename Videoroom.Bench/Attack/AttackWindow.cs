namespace Videoroom.Bench.Attack;

/// <summary>What happened in the measured room for some seconds.</summary>
/// <param name="MedianMs">Half of the packets took no longer from sender to receiver, in milliseconds.</param>
/// <param name="P99Ms">99 of 100 of them took no longer.</param>
/// <param name="Packets">Packets whose latency was measured.</param>
/// <param name="Lost">Packets that did not come by themselves.</param>
/// <param name="ServerShare">What the server had of one core.</param>
/// <param name="AttackedPictures">Complete pictures at the viewers of the attacked room meanwhile.</param>
internal sealed record AttackWindow(double MedianMs, double P99Ms, long Packets, long Lost, double ServerShare, long AttackedPictures);

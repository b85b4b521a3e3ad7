namespace Videoroom.Engine.Bandwidth.Allocation;

/// <summary>One layer of a track as it could be forwarded now.</summary>
/// <param name="IsLive">The publisher sends it.</param>
/// <param name="BitrateBps">What it costs, in bits a second, headers included.</param>
/// <param name="Height">The height of its picture in pixels; 0 when it is not known.</param>
internal readonly record struct OfferedLayer(bool IsLive, long BitrateBps, int Height);

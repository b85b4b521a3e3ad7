namespace Videoroom.Engine.Codecs;

/// <summary>A block of redundant audio data.</summary>
/// <param name="PayloadType">What it is.</param>
/// <param name="TimestampOffset">How much earlier its timestamp is than the packet's.</param>
/// <param name="Offset">Where in the payload it begins.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct RedBlock(byte PayloadType, int TimestampOffset, int Offset, int Length);

namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>How a dependency descriptor differs for one receiver.</summary>
/// <param name="FrameOffset">What is added to the frame number, modulo 2^16.</param>
/// <param name="ActiveTargets">The decode targets that the receiver gets, a bit for each.</param>
/// <param name="TargetCount">How many decode targets there are; 0 leaves those that the sender says.</param>
internal readonly record struct DescriptorRewrite(ushort FrameOffset, uint ActiveTargets, byte TargetCount);

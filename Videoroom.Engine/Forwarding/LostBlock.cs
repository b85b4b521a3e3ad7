using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding;

/// <summary>A lost packet that a later one repeats.</summary>
/// <param name="Block">Where it is in the later packet's payload.</param>
/// <param name="SequenceNumber">The number that it was sent with.</param>
internal readonly record struct LostBlock(RedBlock Block, ushort SequenceNumber);

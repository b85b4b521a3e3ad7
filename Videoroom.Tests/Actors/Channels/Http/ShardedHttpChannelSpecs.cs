namespace Videoroom.Tests.Actors.Channels.Http;

/// <summary>The specs of WHIP and WHEP sessions with the shard region of a cluster of one in the parent's place.</summary>
public sealed class ShardedHttpChannelSpecs() : HttpChannelSpecs(isClustered: true);

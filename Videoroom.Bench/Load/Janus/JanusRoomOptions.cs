namespace Videoroom.Bench.Load.Janus;

/// <summary>A room of the VideoRoom plugin, as a comparison needs it.</summary>
/// <param name="RoomId">Its number; a room of that number must not exist.</param>
/// <param name="MaxPublishers">How many may publish at the same time.</param>
internal sealed record JanusRoomOptions(long RoomId, int MaxPublishers);

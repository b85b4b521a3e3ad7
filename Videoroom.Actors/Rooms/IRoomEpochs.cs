namespace Videoroom.Actors.Rooms;

/// <summary>
/// Names the lives of rooms: each above every earlier one of the same room, on whatever node that was. Everybody who takes
/// orders from a room refuses those of an epoch below the highest that it has seen. Callable from any thread.
/// </summary>
public interface IRoomEpochs
{
    /// <summary>The epoch of a room that begins here now.</summary>
    /// <param name="roomId">The room.</param>
    long Next(string roomId);
}

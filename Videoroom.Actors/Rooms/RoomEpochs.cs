using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// The highest epoch of each room that this node's channels have seen, and the epoch that a life of the room which begins here
/// takes. A receiver refuses messages of an epoch below the highest that it has seen, so each life needs a higher one than the
/// lives before it, on whatever node they were. No clock takes part: clocks of two nodes differ by more than a takeover lasts.
/// </summary>
/// <remarks>
/// A life that begins where no channel of the room lives starts at 1, and is raised above the epoch of the first channel that
/// registers (<see cref="RegisterPeer.LastEpoch"/>). An entry lives as long as a channel follows the room, which bounds the table.
/// Callable from any thread.
/// </remarks>
internal sealed class RoomEpochs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _rooms = [];

    /// <summary>The number of rooms that are followed on this node.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _rooms.Count;
            }
        }
    }

    /// <summary>The epoch of a life of the room that begins here now: one above the highest that was seen here.</summary>
    /// <param name="roomId">The room.</param>
    public long Next(string roomId)
    {
        lock (_gate)
        {
            return (_rooms.GetValueOrDefault(roomId)?.Highest ?? 0) + 1;
        }
    }

    /// <summary>A channel of the room lives on this node from now on, until the result is disposed.</summary>
    /// <param name="roomId">The room.</param>
    public Follower Follow(string roomId)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(roomId, out var entry))
            {
                _rooms.Add(roomId, entry = new Entry());
            }

            entry.Followers++;
            return new Follower(this, roomId, entry);
        }
    }

    /// <summary>One channel's view of its room's epoch.</summary>
    public sealed class Follower : IDisposable
    {
        private readonly RoomEpochs _epochs;
        private readonly string _roomId;
        private Entry? _entry;

        internal Follower(RoomEpochs epochs, string roomId, Entry entry)
        {
            _epochs = epochs;
            _roomId = roomId;
            _entry = entry;
        }

        /// <summary>The channel has seen this epoch.</summary>
        public void See(long epoch)
        {
            lock (_epochs._gate)
            {
                if (_entry is not null)
                {
                    _entry.Highest = Math.Max(_entry.Highest, epoch);
                }
            }
        }

        /// <summary>The channel has ended.</summary>
        public void Dispose()
        {
            lock (_epochs._gate)
            {
                if (_entry is not null && --_entry.Followers == 0)
                {
                    _epochs._rooms.Remove(_roomId);
                }

                _entry = null;
            }
        }
    }

    internal sealed class Entry
    {
        public int Followers { get; set; }

        public long Highest { get; set; }
    }
}

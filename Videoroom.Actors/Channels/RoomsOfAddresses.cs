using System.Net;

namespace Videoroom.Actors.Channels;

/// <summary>
/// In which rooms the peers of each client's address are, and so how many rooms one address can keep open on the nodes: without a
/// bound below theirs, one stranger could have all. Not thread-safe.
/// </summary>
/// <param name="most">How many rooms an address may be in at a time.</param>
internal sealed class RoomsOfAddresses(int most)
{
    private readonly Dictionary<IPAddress, Dictionary<string, int>> _peers = [];

    /// <summary>How many addresses are in any room.</summary>
    public int Count => _peers.Count;

    /// <summary>Whether a peer of an address may enter a room: one where the address is already, or one more.</summary>
    public bool Allows(IPAddress address, string roomId)
        => !_peers.TryGetValue(address, out var rooms) || rooms.Count < most || rooms.ContainsKey(roomId);

    /// <summary>A peer has entered.</summary>
    public void Enter(IPAddress address, string roomId)
    {
        if (!_peers.TryGetValue(address, out var rooms))
        {
            _peers.Add(address, rooms = new Dictionary<string, int>(StringComparer.Ordinal));
        }

        rooms[roomId] = rooms.GetValueOrDefault(roomId) + 1;
    }

    /// <summary>A peer has gone.</summary>
    public void Leave(IPAddress address, string roomId)
    {
        var rooms = _peers[address];
        if (--rooms[roomId] == 0 && rooms.Remove(roomId) && rooms.Count == 0)
        {
            _peers.Remove(address);
        }
    }
}

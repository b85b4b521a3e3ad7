using Videoroom.Actors;

namespace Videoroom.Tests.Architecture;

public class ActorsArrowsTests() : ArrowsTests(new FolderArrows(typeof(RoomSystem).Assembly, new Dictionary<string, string[]>
{
    ["Settings"] = [],
    ["MediaEvents"] = [],
    ["Nodes"] = [],
    ["Negotiation"] = ["MediaEvents"],
    ["Messages"] = ["MediaEvents", "Negotiation", "Settings"],
    ["Forming"] = ["Nodes"],
    ["Relay"] = ["Nodes"],
    ["Endpoints"] = ["MediaEvents", "Messages", "Negotiation", "Nodes", "Settings"],
    ["Rooms"] = ["MediaEvents", "Messages", "Negotiation", "Nodes", "Settings"],
    ["Channels"] = ["Endpoints", "MediaEvents", "Messages", "Negotiation", "Nodes", "Rooms", "Settings"],
    ["Serialization"] = ["Forming", "MediaEvents", "Messages", "Negotiation", "Nodes", "Relay", "Settings"],
}));

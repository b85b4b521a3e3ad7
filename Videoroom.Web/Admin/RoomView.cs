using System.Text.Json.Serialization;

namespace Videoroom.Web.Admin;

/// <summary>A room.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Epoch">Its epoch; written as text, since JavaScript's numbers are too short for it.</param>
/// <param name="Peers">The peers in it, on whatever node.</param>
/// <param name="Nodes">The nodes that they are connected to.</param>
internal sealed record RoomView(
    string Id,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long? Epoch,
    int Peers,
    IReadOnlyList<string> Nodes);

using Videoroom.Actors;
using Videoroom.Engine;

namespace Videoroom.Web.Admin;

/// <summary>What a node holds at one moment; all zero when nobody is there. What a leak would show up in.</summary>
/// <param name="Sockets">Open WebSockets.</param>
/// <param name="Topics">Topics joined on them.</param>
/// <param name="Actors">Rooms, peer channels and endpoints.</param>
/// <param name="Media">Connections, tracks and buffers of the media engine.</param>
/// <param name="HttpSessions">WHIP and WHEP sessions.</param>
internal readonly record struct NodeCounts(
    int Sockets, int Topics, RoomSystemCounts Actors, MediaEngineCounters Media, int HttpSessions);

using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>Creates and destroys rooms of the VideoRoom plugin.</summary>
internal static class JanusRoom
{
    /// <summary>
    /// Creates a room of Opus and VP8 that neither records nor limits bitrates, asks publishers for no regular keyframes and announces
    /// nobody who does not publish. It lives until it is destroyed or the server stops.
    /// </summary>
    /// <exception cref="JanusErrorException">The room exists already (code 427), or Janus refused otherwise.</exception>
    public static Task CreateAsync(JanusConnection connection, JanusRoomOptions options, CancellationToken cancellation)
        => AskAsync(
            connection,
            new JsonObject
            {
                ["request"] = "create",
                ["room"] = options.RoomId,
                ["permanent"] = false,
                ["publishers"] = options.MaxPublishers,
                ["bitrate"] = 0,
                ["fir_freq"] = 0,
                ["audiocodec"] = "opus",
                ["videocodec"] = "vp8",
                ["record"] = false,
                ["notify_joining"] = false,
            },
            cancellation);

    /// <summary>Destroys a room: whoever is in it is sent out.</summary>
    /// <exception cref="JanusErrorException">There is no such room (code 426).</exception>
    public static Task DestroyAsync(JanusConnection connection, long roomId, CancellationToken cancellation)
        => AskAsync(connection, new JsonObject { ["request"] = "destroy", ["room"] = roomId, ["permanent"] = false }, cancellation);

    private static async Task AskAsync(JanusConnection connection, JsonObject body, CancellationToken cancellation)
    {
        var handle = await connection.AttachAsync(cancellation);
        try
        {
            await handle.AskAsync(body, jsep: null, cancellation);
        }
        finally
        {
            await handle.DetachAsync(cancellation);
        }
    }
}

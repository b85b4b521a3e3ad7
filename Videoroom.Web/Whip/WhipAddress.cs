using Microsoft.AspNetCore.Http.Features;
using Videoroom.Actors.Negotiation;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Whip;

/// <summary>The addresses: <c>/whip/{room}</c> and <c>/whep/{room}</c>, and below them one for each session.</summary>
/// <param name="Role">What sessions there do.</param>
/// <param name="RoomId">The room; null when the text in its place cannot be a room's id.</param>
/// <param name="SessionId">The session; null for the endpoint itself.</param>
internal sealed record WhipAddress(PeerRole Role, string? RoomId, string? SessionId)
{
    /// <summary>The last part of the path of a player's list of tracks that it cannot play.</summary>
    public const string UnplayablePart = "unplayable";

    /// <summary>The first part of the path, by role.</summary>
    public static string PrefixOf(PeerRole role) => role == PeerRole.Publisher ? "whip" : "whep";

    /// <summary>The address of a request that the routes let through.</summary>
    /// <remarks>Of the request line itself: a path that was unescaped cannot tell a slash in a room's id from one between parts.</remarks>
    public static WhipAddress Of(HttpContext context, PeerRole role)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.AsSpan(0, target.IndexOf('?') is var query && query < 0 ? target.Length : query).ToString();
        var start = path.IndexOf($"/{PrefixOf(role)}/", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            // The routes take an escaped prefix for the plain one; what follows it is nobody's guess.
            return new WhipAddress(role, null, null);
        }

        var parts = path[(start + 1)..].Split('/');
        var roomId = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        return new WhipAddress(role, RoomTopic.IsRoomId(roomId) ? roomId : null, parts.Length > 2 ? parts[2] : null);
    }

    /// <summary>Without the session's id.</summary>
    public override string ToString() => $"WhipAddress {{ {Role} }}";

    /// <summary>The address of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="node">The node's own base address: behind a proxy in front of several nodes, only that leads back here. Null: a path.</param>
    public static string Of(HttpSession session, Uri? node)
        => $"{node?.AbsoluteUri ?? "/"}{PrefixOf(session.Role)}/{Uri.EscapeDataString(session.RoomId)}/{session.Id}";
}

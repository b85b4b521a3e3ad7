namespace Videoroom.Web.Signalling;

/// <summary>
/// The topics of rooms: <c>room:</c> and the room's id. The id is any text of 1 to 128 characters without control
/// characters, but <c>.</c> and <c>..</c>, which no address can hold; it is never unescaped (a room may be called <c>100%</c>), shown as
/// text only and never used as a path.
/// </summary>
internal static class RoomTopic
{
    /// <summary>The longest room id, in UTF-16 code units.</summary>
    public const int MaxRoomIdLength = 128;

    /// <summary>What a room's name may be, in words.</summary>
    public static readonly string Rule = $"1 to {MaxRoomIdLength} characters, none of them a control character, and neither \".\" nor \"..\"";

    private const string Prefix = "room:";

    /// <summary>Whether it is a room's topic at all, valid or not.</summary>
    public static bool Is(string topic) => topic.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The room id of a room's topic.</summary>
    /// <returns>False when the id is not as <see cref="Rule"/> says.</returns>
    public static bool TryGetRoomId(string topic, out string roomId)
    {
        roomId = Is(topic) ? topic[Prefix.Length..] : "";
        return IsRoomId(roomId);
    }

    /// <summary>Whether a text may be a room's id.</summary>
    public static bool IsRoomId(string text) => text.Length is > 0 and <= MaxRoomIdLength && text is not ("." or "..") && !text.Any(char.IsControl);
}

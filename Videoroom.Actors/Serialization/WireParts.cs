using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Settings;

namespace Videoroom.Actors.Serialization;

/// <summary>What is read in more than one kind of message.</summary>
internal static class WireParts
{
    /// <summary>Clients' metadata is far shorter (<see cref="RoomSystemOptions.MaxMetadataBytes"/>).</summary>
    public const int MaxJsonLength = 1024 * 1024;

    /// <summary>A part that must be there.</summary>
    /// <exception cref="MessageFormatException">It is not.</exception>
    public static T Required<T>(T? part)
        where T : class => part ?? throw new MessageFormatException($"A part of the message is missing: {typeof(T).Name}.");

    /// <summary>Items that are told apart by their ids: who reads them looks them up by these.</summary>
    /// <exception cref="MessageFormatException">Two have the same id.</exception>
    public static IReadOnlyList<T> Distinct<T>(IReadOnlyList<T> items, Func<T, string> id)
        => items.Select(id).ToHashSet().Count == items.Count
            ? items
            : throw new MessageFormatException($"An id stands twice in a list of {typeof(T).Name}.");

    /// <summary>JSON as text.</summary>
    public static string ToWire(this JsonText json) => json.Raw ?? "null";

    /// <summary>
    /// JSON from text. Not parsed again: the node that read it from its client has done so, and nobody here looks inside without
    /// a parser of its own.
    /// </summary>
    /// <exception cref="MessageFormatException">It is far longer than any that a client may send.</exception>
    public static JsonText Json(string text) => text.Length switch
    {
        0 => JsonText.EmptyObject,
        <= MaxJsonLength => new JsonText(text),
        _ => throw new MessageFormatException($"JSON of {text.Length} characters."),
    };
}

using System.Collections;
using System.Globalization;
using Akka.Actor;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.Serialization;

/// <summary>
/// A message as lines of text, one for each value in it: records compare their lists by reference. What follows from other
/// properties is left out.
/// </summary>
internal static class MessageLines
{
    public static IReadOnlyList<string> Of(object message) => [.. Lines("", message)];

    private static IEnumerable<string> Lines(string path, object? value) => value switch
    {
        null => [$"{path} = null"],
        string text => [$"{path} = \"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\""],
        JsonText json => [$"{path} = {json}"],
        IActorRef actor => [$"{path} = {actor}"],
        byte[] bytes => [$"{path} = {Convert.ToHexString(bytes)}"],
        IFormattable number => [$"{path} = {number.ToString(null, CultureInfo.InvariantCulture)}"],
        bool => [$"{path} = {value}"],
        IEnumerable items => Items(path, [.. items.Cast<object>()]),
        _ => Properties(path, value),
    };

    private static IEnumerable<string> Items(string path, IReadOnlyList<object> items) => items.Count == 0
        ? [$"{path} = none"]
        : items.SelectMany((item, index) => Entry(item) is { } entry
            ? Lines($"{path}[{entry.Key}]", entry.Value)
            : Lines($"{path}[{index}]", item));

    private static (string Key, object? Value)? Entry(object item)
    {
        var type = item.GetType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? ((string)type.GetProperty("Key")!.GetValue(item)!, type.GetProperty("Value")!.GetValue(item))
            : null;
    }

    private static IEnumerable<string> Properties(string path, object value)
    {
        yield return $"{path} is {value.GetType().Name}";
        foreach (var line in value.GetType().GetProperties().Where(property => property.CanWrite)
            .SelectMany(property => Lines($"{path}.{property.Name}", property.GetValue(value))))
        {
            yield return line;
        }
    }
}

using System.Reflection;
using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Actors.Serialization;

/// <summary>
/// Messages of every type in the table, made from their types alone: what is added to a message is in its sample at once, and
/// a codec that does not know of it fails. Values come from the names of properties, so that they stay the same.
/// </summary>
internal sealed class MessageSamples
{
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly bool _isFull;
    private readonly Type? _event;

    private MessageSamples(bool isFull, Type? eventType)
    {
        _isFull = isFull;
        _event = eventType;
    }

    /// <summary>With no property at its default, by name: manifest and event.</summary>
    public static IReadOnlyDictionary<string, object> Full { get; } = All(isFull: true);

    /// <summary>With as little as possible.</summary>
    public static IReadOnlyDictionary<string, object> Bare { get; } = All(isFull: false);

    private static Dictionary<string, object> All(bool isFull) => (
        from manifest in MessageManifests.All
        from eventType in EventsIn(manifest.Type)
        select (Name: eventType is null ? manifest.Text : $"{manifest.Text}-{eventType.Name}",
            Message: new MessageSamples(isFull, eventType).Make(manifest.Type, manifest.Type.Name, false, 1)!))
        .ToDictionary(sample => sample.Name, sample => sample.Message);

    /// <summary>The kinds of event that a message may carry; one null when it carries none.</summary>
    private static IEnumerable<Type?> EventsIn(Type message) => message.GetProperty("Event")?.PropertyType switch
    {
        null => (IEnumerable<Type?>)[null],
        var type when type == typeof(ClientEvent) => Concrete(typeof(ClientRosterEvent)),
        var type => Concrete(type),
    };

    private static IEnumerable<Type> Concrete(Type type) => type.Assembly.GetTypes()
        .Where(derived => derived.IsSubclassOf(type) && !derived.IsAbstract && !LocalTypes.All.Contains(derived));

    private object? Make(Type type, string name, bool isNullable, int number) => type switch
    {
        _ when !_isFull && isNullable => null,
        _ when Nullable.GetUnderlyingType(type) is { } inner => Make(inner, name, false, number),
        _ when type == typeof(string) => !_isFull ? "" : name.EndsWith("Json", StringComparison.Ordinal) ? Json(name, number) : $"{name}-{number}",
        _ when type == typeof(JsonText) => _isFull ? new JsonText(Json(name, number)) : JsonText.EmptyObject,
        _ when type == typeof(bool) => _isFull,
        _ when type == typeof(byte) => (byte)(_isFull ? 96 + number : 0),
        _ when type == typeof(int) => _isFull ? Number(name, number) : 0,
        _ when type == typeof(uint) => _isFull ? uint.MaxValue - (uint)Number(name, number) : 0u,
        _ when type == typeof(long) => _isFull ? ((long)Number(name, number) << 32) + number : 0L,
        _ when type == typeof(double) => _isFull ? Number(name, number) / 8.0 : 0.0,
        { IsEnum: true } => Enum.GetValues(type).GetValue(_isFull ? Enum.GetValues(type).Length - number : 0),
        _ when type == typeof(byte[]) => _isFull ? new byte[] { 0, (byte)number, 255 } : [],
        _ when type == typeof(IActorRef) => NamedRef.Of(name),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(type.GenericTypeArguments[0], name),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => Map(type.GenericTypeArguments[1], name),
        { IsAbstract: true } => Make(_event!, name, false, number),
        { IsClass: true } => Record(type, number),
        _ => throw new NotSupportedException($"{name} is of a type that has no sample yet: {type}"),
    };

    private object Record(Type type, int number)
    {
        var constructor = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var record = constructor.Invoke([.. parameters.Select(parameter =>
            Make(parameter.ParameterType, parameter.Name!, IsNullable(Nullability.Create(parameter)), number))]);
        foreach (var property in type.GetProperties().Where(property =>
            _isFull && property.CanWrite && parameters.All(parameter => parameter.Name != property.Name)))
        {
            property.SetValue(record, Make(property.PropertyType, property.Name, false, number));
        }

        return record;
    }

    private Array List(Type type, string name)
    {
        var items = Array.CreateInstance(type, _isFull ? 2 : 0);
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(Make(type, name, false, i + 1), i);
        }

        return items;
    }

    private object Map(Type type, string name)
    {
        var map = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), type))!;
        for (var i = 1; i <= (_isFull ? 2 : 0); i++)
        {
            map.Add($"key-{i}", Make(type, name, false, i));
        }

        return map;
    }

    private static bool IsNullable(NullabilityInfo info) => info.ReadState == NullabilityState.Nullable;

    private static string Json(string name, int number) => $$"""{ "{{name}}": [{{number}}, null, "é\ud83d"] }""";

    private static int Number(string name, int number) => (name.Sum(letter => letter) * 10) + number;
}

using System.Text.RegularExpressions;

namespace Videoroom.Tests.ActorKernel.AkkaApi;

/// <summary>The checked-in list of Akka.NET's public API.</summary>
internal sealed class AkkaApiList
{
    private readonly Dictionary<string, string> _types = [];
    private readonly Dictionary<string, HashSet<string>> _members = [];

    private AkkaApiList(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => !line.StartsWith('#')))
        {
            var isType = line.StartsWith("type ", StringComparison.Ordinal);
            var text = isType ? line["type ".Length..] : line;
            var colon = text.IndexOf(": ", StringComparison.Ordinal);
            var (name, declaration) = (text[..colon], text[(colon + 2)..]);
            if (isType)
            {
                _types[name] = declaration;
            }
            else
            {
                if (!_members.TryGetValue(name, out var members))
                {
                    _members[name] = members = [];
                }

                members.Add(declaration);
            }
        }
    }

    public static AkkaApiList Load()
    {
        using var stream = typeof(AkkaApiList).Assembly.GetManifestResourceStream("akka-1.5.30.txt")!;
        using var reader = new StreamReader(stream);
        return new AkkaApiList(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The declaration of a type without its bases, or null.</summary>
    public string? TypeDeclaration(string type) =>
        _types.TryGetValue(type, out var declaration) ? declaration.Split(" : ")[0].Split(" where ")[0] : null;

    /// <summary>What the list says of a type's own members, each as if declared virtual where it overrides.</summary>
    public IReadOnlySet<string> OwnMembers(string type) => _members.GetValueOrDefault(type) ?? [];

    /// <summary>The type's own members and all that it inherits, with type arguments put in.</summary>
    public HashSet<string> AllMembers(string type)
    {
        var all = new HashSet<string>(OwnMembers(type).Select(Normal));
        foreach (var ancestor in Bases(type))
        {
            all.UnionWith(InheritedMembers(ancestor));
        }

        return all;
    }

    /// <summary>Every class and interface that a type derives from, however far.</summary>
    public HashSet<string> Ancestors(string type)
    {
        var ancestors = new HashSet<string>();
        foreach (var ancestor in Bases(type).Where(ancestors.Add).ToArray())
        {
            ancestors.UnionWith(Ancestors(ancestor));
        }

        return ancestors;
    }

    public static string Normal(string member) =>
        member.Replace("public override ", "public virtual ", StringComparison.Ordinal)
            .Replace("protected override ", "protected virtual ", StringComparison.Ordinal)
            .Replace("{ get; set; }", "{ get; }", StringComparison.Ordinal);

    private HashSet<string> InheritedMembers(string constructed)
    {
        var open = constructed.IndexOf('<', StringComparison.Ordinal);
        if (open < 0)
        {
            return AllMembers(constructed);
        }

        // Akka.Event.EventBus<object, System.Type> has the members of EventBus<TEvent, TClassifier>, with the names replaced.
        var arguments = SplitArguments(constructed[(open + 1)..^1]);
        var definition = _types.Keys.FirstOrDefault(name =>
            name.StartsWith(constructed[..(open + 1)], StringComparison.Ordinal) && SplitArguments(name[(open + 1)..^1]).Count == arguments.Count);
        if (definition is null)
        {
            return [];
        }

        var parameters = SplitArguments(definition[(open + 1)..^1]);
        return [.. AllMembers(definition).Select(member =>
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                member = Regex.Replace(member, $@"\b{parameters[i]}\b", arguments[i]);
            }

            return member;
        })];
    }

    private IEnumerable<string> Bases(string type) =>
        _types.TryGetValue(type, out var declaration) && declaration.Split(" : ") is [_, var bases, ..]
            ? SplitArguments(bases.Split(" where ")[0])
            : [];

    private static List<string> SplitArguments(string text)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0 && text[i] == ',')
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }
}

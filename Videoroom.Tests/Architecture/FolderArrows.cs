using System.Reflection;
using NetArchTest.Rules;

namespace Videoroom.Tests.Architecture;

/// <summary>
/// Which folders of a project know which others. A folder is a namespace right below the project's; what lies in the project's folder
/// itself is the top, which may know all of them and which none of them knows.
/// </summary>
/// <param name="assembly">The project's assembly.</param>
/// <param name="knows">Each folder, and those that it may know.</param>
public sealed class FolderArrows(Assembly assembly, IReadOnlyDictionary<string, string[]> knows)
{
    private readonly string _root = assembly.GetName().Name!;

    /// <summary>The project's name.</summary>
    public string Project => _root;

    /// <summary>What is wrong: a sentence for each type that knows what it must not.</summary>
    public IReadOnlyList<string> FindForbidden()
        => [
            .. from folder in knows.Keys
               from other in Others(folder)
               from type in Dependent(folder, other.Names)
               select $"{type} knows {other.Name}, which {folder} must not.",
        ];

    /// <summary>Folders of the project that have no entry.</summary>
    public IReadOnlyList<string> FindUnknown() => [.. AllFolders().Except(knows.Keys)];

    /// <summary>Entries that are not needed: the folder is not there, or does not know the other.</summary>
    public IReadOnlyList<string> FindUnneeded()
        => [
            .. knows.Keys.Except(AllFolders()),
            .. from entry in knows
               from other in entry.Value
               where !Dependent(entry.Key, [$"{_root}.{other}"]).Any()
               select $"{entry.Key} does not know {other}.",
        ];

    /// <summary>A way from a folder back to it; null when there is none.</summary>
    public string? FindCircle()
    {
        var left = knows.ToDictionary(entry => entry.Key, entry => entry.Value.ToHashSet());
        while (left.FirstOrDefault(entry => !entry.Value.Any(left.ContainsKey)).Key is { } ground)
        {
            left.Remove(ground);
        }

        return left.Count == 0 ? null : string.Join(", ", left.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>What does not hold of a list of the folders from the ground up, in which each knows only those above it.</summary>
    /// <param name="rows">The folders of each row.</param>
    public IReadOnlyList<string> FindMisplaced(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var floors = rows.SelectMany((row, floor) => row.Select(folder => (folder, floor))).ToDictionary(place => place.folder, place => place.floor);
        return
        [
            .. knows.Keys.Except(floors.Keys).Select(folder => $"{folder} is missing."),
            .. floors.Keys.Except(knows.Keys).Select(folder => $"{folder} is not there."),
            .. from entry in knows
               from other in entry.Value
               where floors.TryGetValue(entry.Key, out var floor) && floors.TryGetValue(other, out var known) && known > floor
               select $"{entry.Key} knows {other}, which stands below it.",
        ];
    }

    private IEnumerable<string> AllFolders() => assembly.GetTypes()
        .Select(type => type.Namespace)
        .Where(name => name?.StartsWith(_root + ".", StringComparison.Ordinal) == true)
        .Select(name => name![(_root.Length + 1)..].Split('.')[0])
        .Distinct();

    private IEnumerable<(string Name, string[] Names)> Others(string folder)
    {
        foreach (var other in knows.Keys.Where(other => other != folder && !knows[folder].Contains(other)))
        {
            yield return (other, [$"{_root}.{other}"]);
        }

        yield return ("the project's top", [.. assembly.GetTypes().Where(type => type.Namespace == _root && !type.IsNested).Select(type => type.FullName!)]);
    }

    private IEnumerable<string> Dependent(string folder, string[] names) => names.Length == 0 ? [] :
        Types.InAssembly(assembly).That().ResideInNamespaceMatching($"^{_root.Replace(".", "\\.")}\\.{folder}(\\.|$)")
            .And().HaveDependencyOnAny(names).GetTypes().Select(type => type.FullName!);
}

using System.Text.RegularExpressions;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Architecture;

/// <summary>What holds in every project: docs/architecture.md has the same as a picture.</summary>
/// <param name="arrows">The project's.</param>
public abstract partial class ArrowsTests(FolderArrows arrows)
{
    [Fact]
    public void No_folder_knows_another_that_it_must_not() => AssertNone(arrows.FindForbidden());

    [Fact]
    public void Every_folder_has_its_place() => AssertNone(arrows.FindUnknown());

    [Fact]
    public void Nothing_is_allowed_that_is_not_needed() => AssertNone(arrows.FindUnneeded());

    [Fact]
    public void No_folder_knows_itself_by_way_of_others() => Assert.Null(arrows.FindCircle());

    [Fact]
    public void The_document_has_the_same_floors()
    {
        var document = File.ReadAllLines(
            Path.Combine(InstallationFolder.Find(AppContext.BaseDirectory).ContentRoot, "..", "docs", "architecture.md"));
        var rows = document
            .SkipWhile(line => !line.StartsWith($"| `{arrows.Project}`, from the ground", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => FolderName().Matches(line.Split('|')[1]).Select(match => match.Groups["name"].Value).ToList())
            .ToList();

        AssertNone(arrows.FindMisplaced(rows));
    }

    // All of them, and whole.
    private static void AssertNone(IReadOnlyList<string> faults) => Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));

    [GeneratedRegex("`(?<name>[A-Za-z]+)/`")]
    private static partial Regex FolderName();
}

namespace Videoroom.Tests.Architecture;

/// <summary>What holds in every project: docs/architecture.md has the same as a picture.</summary>
/// <param name="arrows">The project's.</param>
public abstract class ArrowsTests(FolderArrows arrows)
{
    [Fact]
    public void No_folder_knows_another_that_it_must_not() => AssertNone(arrows.FindForbidden());

    [Fact]
    public void Every_folder_has_its_place() => AssertNone(arrows.FindUnknown());

    [Fact]
    public void Nothing_is_allowed_that_is_not_needed() => AssertNone(arrows.FindUnneeded());

    [Fact]
    public void No_folder_knows_itself_by_way_of_others() => Assert.Null(arrows.FindCircle());

    // All of them, and whole.
    private static void AssertNone(IReadOnlyList<string> faults) => Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
}

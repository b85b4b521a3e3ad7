using Videoroom.Fuzz.Driver;
using Videoroom.Fuzz.Targets;

namespace Videoroom.Tests.Fuzz;

/// <summary>
/// Inputs that once broke something (<c>./fuzz.sh</c> keeps them in Fixtures/Fuzz), each run once more. Some are about the memory of the
/// process, so no other test may run beside them.
/// </summary>
[Collection(nameof(FuzzAloneCollection))]
public class KeptCaseTests
{
    private static readonly CaseFolder Cases = new(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Fuzz"));

    public static TheoryData<string, string> All()
    {
        TheoryData<string, string> data = [];
        foreach (var target in FuzzTargets.Names)
        {
            foreach (var (name, _) in Cases.Read(target))
            {
                data.Add(target, name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_input_that_once_broke_something_breaks_nothing(string targetName, string name)
    {
        var kept = Cases.Read(targetName).Single(file => file.Name == name).Case;
        using var target = FuzzTargets.Create(targetName);

        var finding = new Trial(target, new ArrayMemory(), new FuzzLimits { Time = TimeSpan.FromSeconds(5) }).Run(kept);

        Assert.True(finding is null, $"{finding?.Kind}: {finding?.Reason}\n{finding?.Details}");
    }

    [Fact]
    public void Every_folder_of_cases_is_that_of_a_target()
    {
        var folders = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Fuzz")).Select(folder => Path.GetFileName(folder)!);

        Assert.Empty(folders.Except(FuzzTargets.Names));
    }
}

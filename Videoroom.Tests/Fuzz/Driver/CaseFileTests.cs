using Videoroom.Fuzz.Driver;

namespace Videoroom.Tests.Fuzz.Driver;

public class CaseFileTests
{
    private static readonly CaseFile Case = new(FindingKind.Crash, "it breaks\r\nin two lines", [[1, 0xAB], [], [3]]);

    [Fact]
    public void A_case_reads_as_it_was_written()
    {
        var read = CaseFile.Parse(Case.Write());

        Assert.Equal((Case.Kind, "it breaks in two lines"), (read.Kind, read.Reason));
        Assert.Equal(Case.Inputs, read.Inputs);
        Assert.Equal(Case.FileName, read.FileName);
    }

    [Fact]
    public void A_person_can_write_one()
        => Assert.Equal([[1, 2], [0xFE]], CaseFile.Parse("# crash: a sender that …\r\n# Seen in the wild.\r\n\r\n0102\r\n  FE  \r\n").Inputs);

    [Fact]
    public void Other_inputs_have_another_name()
        => Assert.NotEqual(Case.FileName, (Case with { Inputs = [[1], [0xAB], [3]] }).FileName);

    [Theory]
    [InlineData("", "a line '# crash: …'")]
    [InlineData("0102", "a line '# crash: …'")]
    [InlineData("# crash: nothing", "inputs in hexadecimal")]
    [InlineData("# smash: x\n01", "Line 1 names no kind")]
    [InlineData("# crash: x\n01\n0", "Line 3 is no input")]
    [InlineData("# crash: x\nxy", "Line 2 is no input")]
    public void What_is_no_case_is_refused_and_the_line_named(string text, string message)
        => Assert.Contains(message, Assert.Throws<FormatException>(() => CaseFile.Parse(text)).Message);

    [Fact]
    public void A_folder_gives_back_what_it_keeps_once_for_the_same_inputs()
    {
        var path = Directory.CreateTempSubdirectory("videoroom-cases").FullName;
        try
        {
            var folder = new CaseFolder(path);
            folder.Keep(new Finding("stun", FindingKind.Hang, "slow", "", [[1]]));
            folder.Keep(new Finding("stun", FindingKind.Hang, "slow", "", [[1]]));
            folder.Keep(new Finding("turn", FindingKind.Crash, "x", "", [[2]]));

            var (name, kept) = Assert.Single(folder.Read("stun"));
            Assert.StartsWith("hang-", name);
            Assert.Equal([[1]], kept.Inputs);
            Assert.Empty(folder.Read("rtp"));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}

using Videoroom.Fuzz.Driver;

namespace Videoroom.Tests.Fuzz.Driver;

public sealed class JournalTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void The_inputs_of_the_present_state_can_be_read_while_the_process_still_has_the_file()
    {
        using var journal = new Journal(_path, capacity: 100);
        journal.Add([9]);
        journal.Begin();
        journal.Add([1, 2, 3]);
        journal.Add([]);

        Assert.Equal([[1, 2, 3], []], Journal.Read(_path));
    }

    [Fact]
    public void A_state_without_inputs_is_none()
    {
        using (new Journal(_path, capacity: 100))
        {
        }

        Assert.Empty(Journal.Read(_path));
    }

    [Fact]
    public void What_does_not_fit_is_left_out()
    {
        using var journal = new Journal(_path, capacity: Journal.SizeOf(3) + 2);
        journal.Add([1, 2, 3]);
        journal.Add([4]);

        Assert.Equal([[1, 2, 3]], Journal.Read(_path));
    }

    public void Dispose() => File.Delete(_path);
}

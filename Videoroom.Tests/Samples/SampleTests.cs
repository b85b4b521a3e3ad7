using System.Globalization;
using System.Text.RegularExpressions;
using Videoroom.Bench.Node;
using Videoroom.Bench.Processes;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Samples;

/// <summary>The programs in samples/, as their readers run them: processes against a server.</summary>
public sealed partial class SampleTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("videoroom-samples-").FullName;
    private readonly List<ServerProcess> _processes = [];
    private RunningNode _node = null!;

    public async Task InitializeAsync() => _node = await RunningNode.StartAsync(new VideoroomOptions());

    public async Task DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_bot_plays_one_counts_and_one_measures_until_they_are_interrupted()
    {
        var counter = Start("PeopleCounter", _node.Address.ToString(), "demo");
        await SaysAsync(counter, line => line == "0 people in demo");

        var bot = Start("PlayBot", _node.Address.ToString(), "demo");
        await SaysAsync(bot, line => line.StartsWith("Playing in demo as peer ", StringComparison.Ordinal));
        await SaysAsync(counter, line => line == "Test picture is here: 1 people");

        var meter = Start("RoomMeter", _node.Address.ToString(), "demo");
        await SaysAsync(meter, line => Measured(line, "camera") is { Kbps: > 100, Pictures: > 10 });
        await SaysAsync(meter, line => Measured(line, "audio") is { Kbps: > 10 });

        bot.Process.Send(Signals.Interrupt);
        await SaysAsync(counter, line => line.StartsWith("Test picture has left: ", StringComparison.Ordinal));
        meter.Process.Send(Signals.Interrupt);
        counter.Process.Send(Signals.Interrupt);
        foreach (var (process, _) in (Sample[])[bot, meter, counter])
        {
            await process.ExitAsync(Patience);
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Theory]
    [InlineData("PlayBot")]
    [InlineData("PeopleCounter")]
    [InlineData("RoomMeter")]
    public async Task Without_a_server_and_a_room_a_sample_says_how_it_is_used(string name)
    {
        var sample = Start(name, "nonsense");
        await sample.Process.ExitAsync(Patience);

        Assert.Equal(2, sample.Process.ExitCode);
        Assert.StartsWith($"Usage: {name} SERVER ROOM", await File.ReadAllTextAsync(sample.Output), StringComparison.Ordinal);
    }

    private static async Task SaysAsync(Sample sample, Func<string, bool> wanted)
        => await Eventually.Holds(
            async () => await ReadAsync(sample.Output), lines => lines.Any(wanted), $"{Path.GetFileName(sample.Output)} says what is expected", Patience);

    private static async Task<string[]> ReadAsync(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return (await reader.ReadToEndAsync()).Split('\n');
    }

    private static (int Kbps, int Pictures)? Measured(string line, string type)
        => MeterLine().Match(line) is { Success: true } match && match.Groups["type"].Value == type
            ? (Number(match.Groups["kbps"]), Number(match.Groups["pictures"]))
            : null;

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^Test picture (?<type>[a-z]+): (?<kbps>[0-9]+) kbit/s, (?<pictures>[0-9]+) pictures, 0 lost, jitter [0-9.]+ ms, round trip [0-9.]+ ms$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MeterLine();

    private Sample Start(string name, params string[] arguments)
    {
        var output = Path.Combine(_folder, name);
        var process = ServerProcess.Start(
            ["dotnet", SourceTree.Program(Path.Combine("samples", name)), .. arguments], new Dictionary<string, string?>(), output);
        _processes.Add(process);
        return new Sample(process, output);
    }

    private sealed record Sample(ServerProcess Process, string Output);
}

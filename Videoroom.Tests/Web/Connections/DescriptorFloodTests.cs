using System.Globalization;
using System.Net;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Flood;
using Videoroom.Bench.Processes;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Signalling;
using Videoroom.Tests.Web.Hosting;

namespace Videoroom.Tests.Web.Connections;

/// <summary>
/// A node as an operator's process with a limit of open files, and strangers from many addresses who open more connections than it has
/// descriptors, and hold them.
/// </summary>
public sealed class DescriptorFloodTests : IDisposable
{
    // Ten times what a quiet machine needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly IPAddress Ann = IPAddress.Parse("127.1.1.1");
    private static readonly IPAddress Bob = IPAddress.Parse("127.1.1.2");

    private readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FloodOptions.HalfRequest)]
    [InlineData(FloodOptions.Request)]
    [InlineData(FloodOptions.SilentSocket)]
    public async Task Row12_with_1000_descriptors_people_keep_their_call_and_others_join_under_3000_connections_of_strangers(string text)
    {
        await using var node = await StartAsync(1000);
        await using var flood = ConnectionFlood.Start(new FloodOptions
        {
            Target = new IPEndPoint(IPAddress.Loopback, node.Options.Port),
            Connections = 3000,
            Text = text,
        });
        await CallSurvivesAsync(node, () => flood.Opened > 4000);
    }

    [Fact]
    public async Task Row12_with_20000_descriptors_people_keep_their_call_and_others_join_under_24000_connections_of_strangers()
    {
        await using var node = await StartAsync(20_000);
        var floods = Enumerable.Range(0, 3).Select(number => Flood(node, number, connections: 8000)).ToList();
        try
        {
            await CallSurvivesAsync(node, () => Enumerable.Range(0, 3).Sum(OpenedBy) > 26_000);
        }
        finally
        {
            floods.ForEach(flood => flood.Dispose());
        }
    }

    [Fact]
    public async Task Row12_a_setting_beyond_the_limit_of_open_files_is_said_and_costs_nobody_the_call()
    {
        await using var node = await StartAsync(1000, ("MAX_CONNECTIONS", "5000"), ("MAX_CONNECTIONS_PER_ADDRESS", "5000"));
        Assert.Contains(node.ReadLog(), line => line.Contains("not for MAX_CONNECTIONS=5000", StringComparison.Ordinal));
        await using var flood = ConnectionFlood.Start(new FloodOptions
        {
            Target = new IPEndPoint(IPAddress.Loopback, node.Options.Port),
            Connections = 3000,
            Text = FloodOptions.SilentSocket,
        });
        await CallSurvivesAsync(node, () => flood.Opened > 4000);
    }

    private async Task<NodeProcess> StartAsync(int descriptors, params (string Name, string Value)[] settings)
    {
        var options = _folder.Options("flooded").With(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        var node = NodeProcess.Start(options with
        {
            CommandPrefix = ["sh", "-c", "ulimit -n \"$0\" && exec \"$@\"", descriptors.ToString(CultureInfo.InvariantCulture)],
        });
        await node.ReadyAsync(Patience);
        await Eventually.Holds(() => Count(node, "Videoroom is running"), lines => lines == 1, "the start message is there", Patience);
        return node;
    }

    private static async Task CallSurvivesAsync(NodeProcess node, Func<bool> isFull)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var ann = await PhoenixConnection.ConnectAsync(node.Page, "hall", patience.Token, Ann);
        await ann.JoinAsync([], patience.Token);

        await Eventually.Holds(isFull, full => full, "the strangers have more connections than the process has descriptors", Patience);
        await using var bob = await PhoenixConnection.ConnectAsync(node.Page, "hall", patience.Token, Bob);
        await bob.JoinAsync([], patience.Token);
        await using var carol = await PhoenixConnection.ConnectAsync(node.Page, "another-room", patience.Token, Bob);
        await carol.JoinAsync([], patience.Token);
        Assert.True(await node.IsReadyAsync());
        foreach (var person in (PhoenixConnection[])[ann, bob, carol])
        {
            var before = person.LastMessageAt;
            await person.HeartbeatAsync();
            await Eventually.Holds(() => person.LastMessageAt, at => at > before, "a heartbeat is answered", Patience);
            Assert.False(person.Closed.IsCompleted);
        }

        Assert.False(node.HasExited);
        Assert.InRange(node.ReadLog().Count(line => line.Contains("were ended, so that others find a place", StringComparison.Ordinal)
            || line.Contains("were refused", StringComparison.Ordinal)), 1, 10);
        await EndAsync(node);
    }

    private static async Task EndAsync(NodeProcess node)
    {
        node.Terminate();
        await node.ExitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(0, node.ExitCode);
    }

    private static int Count(NodeProcess node, string text) => node.ReadLog().Count(line => line.Contains(text, StringComparison.Ordinal));

    // A process of its own: this one may have no more descriptors than the node.
    private ServerProcess Flood(NodeProcess node, int number, int connections) => ServerProcess.Start(
        [
            .. Priority.Low, "dotnet", Path.Combine(AppContext.BaseDirectory, "Videoroom.Bench.dll"), "flood",
            "--port", $"{node.Options.Port}", "--connections", $"{connections}", "--network", $"{70 + number}", "--seconds", "300",
        ],
        new Dictionary<string, string?>(),
        FloodLog(number));

    private int OpenedBy(int number)
    {
        using var reader = new StreamReader(new FileStream(FloodLog(number), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Split(' ') is ["open", _, "opened", var opened, ..]
            ? int.Parse(opened, CultureInfo.InvariantCulture) : 0;
    }

    private string FloodLog(int number) => Path.Combine(_folder.Path, $"flood-{number}.txt");
}

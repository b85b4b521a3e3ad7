using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Processes;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Signalling;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>A node as an operator's process: what it opens, and what it ends with.</summary>
public sealed partial class NodeProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_alone_listens_for_the_page_the_operator_media_and_TURN_and_ends_with_0_after_SIGTERM()
    {
        var turn = FreePort.On(IPAddress.Any);
        var options = _folder.Options("a").With([new("INTEGRATED_TCP_TURN_PORT", turn.ToString(CultureInfo.InvariantCulture))]);
        await using var node = NodeProcess.Start(options);
        await node.ReadyAsync(Patience);

        Assert.Equal(
            new[] { options.Port, options.AdminPort, options.MediaPort, turn }.Order(),
            Listening(node.Id, "tcp").Concat(Listening(node.Id, "tcp6")).Distinct().Order());

        node.Terminate();
        await node.ExitAsync(Patience);
        Assert.Equal(0, node.ExitCode);
    }

    [Fact]
    public async Task A_second_SIGTERM_ends_a_node_that_waits_for_its_peers()
    {
        List<NodeProcessOptions> all = [_folder.Options("a"), _folder.Options("b")];
        List<string> seeds = [.. all.Select(options => options.ClusterAddress)];
        await using var first = NodeProcess.Start(all[0] with { Seeds = seeds });
        await using var second = NodeProcess.Start(all[1] with { Seeds = seeds });
        await Task.WhenAll(first.ReadyAsync(Patience), second.ReadyAsync(Patience));

        // One of the original's clients cannot move: the drain waits for it.
        using var timeLimit = new CancellationTokenSource(Patience);
        await using var client = await PhoenixConnection.ConnectAsync(first.Page, "r", timeLimit.Token);
        await client.JoinRoomAsync("r", new JsonObject { ["isSimulcastOn"] = false }, timeLimit.Token);
        first.Terminate();
        await Eventually.Holds(
            () => first.ReadLog().Any(line => line.Contains("Draining: joins are refused, and peers move", StringComparison.Ordinal)),
            draining => draining,
            "the node drains",
            Patience);
        Assert.False(first.HasExited);

        first.Terminate();
        await first.ExitAsync(Patience);
        Assert.Equal(128 + 15, first.ExitCode);
        Assert.False(second.HasExited);
    }

    [Theory]
    [InlineData("--urls", null, null)]
    [InlineData(null, "ASPNETCORE_URLS", null)]
    [InlineData("--urls", null, "PORT")]
    [InlineData(null, "ASPNETCORE_URLS", "PORT")]
    public async Task Without_HOST_and_PORT_it_listens_where_ASP_NET_Core_s_own_settings_say_and_the_start_message_says_who_wins(
        string? argument, string? variable, string? winner)
    {
        var (urls, own) = (FreePort.On(IPAddress.Loopback), FreePort.On(IPAddress.Loopback));
        var environment = new Dictionary<string, string?>
        {
            ["HOST"] = null,
            ["PORT"] = winner is null ? null : $"{own}",
            ["ASPNETCORE_HTTP_PORTS"] = "8080",
            ["ADMIN_PORT"] = "0",
            ["MEDIA_PORT"] = "0",
            ["STATE_DIRECTORY"] = _folder.Path,
        };
        var log = Path.Combine(_folder.Path, "node.txt");
        List<string> command = ["dotnet", Path.Combine(ServerFolder.Own, "Videoroom.Web.dll")];
        var url = $"http://127.0.0.1:{urls}";
        if (argument is not null)
        {
            command.AddRange([argument, url]);
        }
        else
        {
            environment[variable!] = url;
        }

        using var process = ServerProcess.Start(command, environment, log);
        var expected = winner is null ? urls : own;
        var text = await Eventually.Holds(
            () => ReadAll(log), said => said.Contains("Videoroom is running", StringComparison.Ordinal) && said.Contains("URLS", StringComparison.Ordinal), "it runs", Patience);
        Assert.Contains($":{expected}\n", text, StringComparison.Ordinal);
        Assert.Contains(winner is null ? "The page's addresses are those of URLS" : "is not used: HOST and PORT win", text, StringComparison.Ordinal);
        Assert.Contains(expected, Listening(process.Id, "tcp").Concat(Listening(process.Id, "tcp6")));
        Assert.DoesNotContain(8080, Listening(process.Id, "tcp").Concat(Listening(process.Id, "tcp6")));
    }

    private static string ReadAll(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <summary>The ports that a process listens on, by the table in /proc and the process's own descriptors.</summary>
    private static List<int> Listening(int process, string protocol)
    {
        var sockets = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(link => SocketInode().Match(new FileInfo(link).LinkTarget ?? ""))
            .Where(match => match.Success).Select(match => match.Groups[1].Value).ToHashSet();

        // proc(5): local address:port in hexadecimal, state (0A is LISTEN), and the socket's inode.
        return
        [
            .. File.ReadLines($"/proc/{process}/net/{protocol}").Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == "0A" && sockets.Contains(fields[9]))
                .Select(fields => int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
    }

    [GeneratedRegex(@"^socket:\[(\d+)\]$")]
    private static partial Regex SocketInode();
}

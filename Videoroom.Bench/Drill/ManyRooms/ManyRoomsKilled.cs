using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Faults;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Rooms;
using Videoroom.Client;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Drill.ManyRooms;

/// <summary>
/// <c>kill -9</c> of one of three nodes that run 2,000 rooms with one person each. The persons have addresses all over 127.0.0.0/8,
/// and the nodes their usual limits for an address.
/// </summary>
/// <param name="server">The folder with the program that the nodes run.</param>
internal sealed class ManyRoomsKilled(string server) : IFault
{
    private const int Rooms = 2_000;
    private const int JoinsAtOnce = 30;
    private const int Victim = 2;

    // A view asks the whole cluster: more of them would be a good part of what is measured.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentBag<LonePerson> _people = [];
    private RoomsCluster? _cluster;
    private ClientHost? _host;

    /// <inheritdoc/>
    public string Name => FaultNames.ManyRoomsKilled;

    /// <inheritdoc/>
    public string Title => "2,000 rooms with one person each, kill -9 of a node";

    /// <inheritdoc/>
    public int Repeats => 20;

    /// <inheritdoc/>
    public ClusterCall? Watched => null;

    /// <inheritdoc/>
    public async Task PrepareAsync(DrillRun run, CancellationToken cancellation)
    {
        _cluster = await RoomsCluster.StartAsync(3, server, limited: true, FaultLogs.FolderOf(Name));
        _host = new ClientHost();
        var pages = _cluster.Nodes.Select(node => node.Page).ToList();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Rooms),
            new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce, CancellationToken = cancellation },
            async (number, token) =>
            {
                List<Uri> servers = [.. pages.Skip(number % 3), .. pages.Take(number % 3)];
                _people.Add(await LonePerson.JoinAsync(AddressOf(number), Room(number), servers, _host, token));
            });
        run.Note($"rooms on each node: {string.Join(", ", await _cluster.PlacementAsync())}");
    }

    /// <inheritdoc/>
    public async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var lives = _cluster!.Nodes.Where((_, node) => node != Victim).ToList();
        var since = Stopwatch.StartNew();
        var killed = _cluster.Nodes[Victim].KillAsync();
        using var owned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var probes = ProbeAsync([.. lives.Select(node => node.Page)], owned.Token);

        // A view may wait for the node that is gone, so many are asked for at the same time.
        var allOwned = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var timer = new Timer(_ => _ = LookAsync(), null, LookEvery, LookEvery))
        {
            run.Add(FigureNames.AllOwned, await allOwned.Task.WaitAsync(Patience, cancellation));
        }

        await owned.CancelAsync();
        await killed;
        var (times, refused) = await probes;
        await Waiting.Eventually.Holds(
            () => _people.Count(person => person.BackMs is not null), back => back >= Rooms / 3, "the people of the killed node are back");
        var joins = times.Concat(_people.Select(person => person.LastJoinMs).OfType<double>()).ToList();
        run.Add(FigureNames.JoinP99, Quantiles.Of(joins, 0.99));
        run.Add("slowest join meanwhile", joins.Max());
        run.Add("p99 from a lost socket to being back", Quantiles.Of([.. _people.Select(person => person.BackMs).OfType<double>()], 0.99));
        run.Note($"{times.Count} joins of strangers, {refused} of them refused at first, and {joins.Count - times.Count} of people who came back");
        run.Expect(lives.All(node => !node.HasExited), "another node ended, too");

        async Task LookAsync()
        {
            var counts = await Task.WhenAll(lives.Select(RoomsCluster.RoomsOfAsync));
            if (counts.Sum() >= Rooms)
            {
                allOwned.TrySetResult(since.Elapsed.TotalMilliseconds);
            }
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync(bool failed)
    {
        await DisposeAsync();
        if (failed)
        {
            FaultLogs.Keep(Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_people.Select(person => person.DisposeAsync().AsTask()));
        _people.Clear();
        _host?.Dispose();
        await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        (_host, _cluster) = (null, null);
    }

    private static string Room(int number) => string.Create(CultureInfo.InvariantCulture, $"many-{number}");

    // 127.64.0.1 and on, in steps over all three bytes; the nodes have 127.0.0.x.
    private static IPAddress AddressOf(int number) => new([127, (byte)(64 + (number % 128)), (byte)(number / 128), (byte)(1 + (number % 250))]);

    /// <summary>Strangers who join rooms that are there, one after the other, until it ends; each tries until it is in.</summary>
    private static async Task<(List<double> Times, int Refused)> ProbeAsync(IReadOnlyList<Uri> pages, CancellationToken end)
    {
        var joins = new List<Task<(double Ms, bool Refused)>>();
        using var timer = new PeriodicTimer(ProbeEvery);
        try
        {
            for (var i = 0; ; i++)
            {
                joins.Add(JoinAsync(pages[i % pages.Count], Room(Random.Shared.Next(Rooms)), AddressOf(Rooms + i)));
                await timer.WaitForNextTickAsync(end);
            }
        }
        catch (OperationCanceledException)
        {
            var done = await Task.WhenAll(joins);
            return ([.. done.Select(join => join.Ms)], done.Count(join => join.Refused));
        }
    }

    private static async Task<(double Ms, bool Refused)> JoinAsync(Uri page, string room, IPAddress from)
    {
        var since = Stopwatch.GetTimestamp();
        for (var refused = false; ; refused = true)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await using var connection = await PhoenixConnection.ConnectAsync(page, room, patience.Token, from);
                await connection.JoinAsync(new JsonObject { ["isSimulcastOn"] = false }, patience.Token);
                return (Stopwatch.GetElapsedTime(since).TotalMilliseconds, refused);
            }
            catch (Exception e) when (Stopwatch.GetElapsedTime(since) < Patience && e is JoinRefusedException or WebSocketException or IOException)
            {
                await Task.Delay(RetryEvery);
            }
        }
    }
}

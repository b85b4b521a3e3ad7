using System.CommandLine;
using System.Net.Sockets;
using Videoroom.Impair.Control;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Impair;

/// <summary>The program: proxies between clients and a server, and what happens on the way.</summary>
internal static class ImpairCommand
{
    private const int Refused = 1;

    /// <summary>The command line.</summary>
    public static RootCommand Create()
    {
        var udp = new Option<string[]>("--udp") { Description = "LISTEN=SERVER: a UDP proxy, for example 20100=127.0.0.1:20000; may be repeated." };
        var tcp = new Option<string[]>("--tcp") { Description = "LISTEN=SERVER: a TCP proxy; may be repeated." };
        var both = new Option<string>("--both") { Description = "What happens in both directions, for example \"rate=1mbit delay=50ms loss=2%\"." };
        var up = new Option<string>("--up") { Description = "What happens from the client to the server, on top of --both." };
        var down = new Option<string>("--down") { Description = "What happens from the server to the client, on top of --both." };
        var schedule = new Option<FileInfo>("--schedule") { Description = "A file of lines: TIME [up|down|both] CHANGE, for example \"10s down rate=500kbit\"." };
        var seed = new Option<int>("--seed") { Description = "The same seed loses the same packets.", DefaultValueFactory = _ => 1 };
        var command = new RootCommand(
            "Passes UDP and TCP on and does to them what a bad network does. Reads changes from standard input: \"help\" shows which.")
        {
            udp, tcp, both, up, down, schedule, seed,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new ImpairOptions(
                result.GetValue(udp) ?? [],
                result.GetValue(tcp) ?? [],
                [("both", result.GetValue(both)), ("up", result.GetValue(up)), ("down", result.GetValue(down))],
                result.GetValue(schedule),
                result.GetValue(seed)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ImpairOptions options, CancellationToken cancellation)
    {
        try
        {
            if (options.Udp.Count + options.Tcp.Count == 0)
            {
                throw new FormatException("Nothing to pass on: give --udp or --tcp.");
            }

            using var path = new ImpairedPath(options.Seed);
            foreach (var (direction, text) in options.Changes)
            {
                if (text is not null)
                {
                    Change.Parse($"{direction} {text}").Apply(path);
                }
            }

            var schedule = Schedule.Parse(options.Schedule is { } file ? await File.ReadAllLinesAsync(file.FullName, cancellation) : []);
            await using var proxies = Open(options, path);
            await ControlAsync(path, schedule, cancellation);
            return 0;
        }
        catch (Exception e) when (e is FormatException or SocketException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return Refused;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static OpenProxies Open(ImpairOptions options, ImpairedPath path)
    {
        var proxies = new OpenProxies();
        foreach (var mapping in options.Udp.Select(Mapping.Parse))
        {
            var proxy = new UdpProxy(mapping.Listen, mapping.Server, path);
            proxies.Add(proxy);
            Console.WriteLine($"UDP {proxy.Address} to {mapping.Server}");
        }

        foreach (var mapping in options.Tcp.Select(Mapping.Parse))
        {
            var proxy = new TcpProxy(mapping.Listen, mapping.Server, path);
            proxies.Add(proxy);
            Console.WriteLine($"TCP {proxy.Address} to {mapping.Server}");
        }

        return proxies;
    }

    private static async Task ControlAsync(ImpairedPath path, Schedule schedule, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var control = new LiveControl(path, TextWriter.Synchronized(Console.Out));
        control.Show();
        var scheduled = schedule.RunAsync(path, TimeProvider.System, _ => control.Show(), ending.Token);

        // A console's read cannot be cancelled: it is left alone at the end.
        var controlled = Task.Run(() => control.RunAsync(Console.In, ending.Token), ending.Token);
        List<Task> running = [scheduled, controlled, Task.Delay(Timeout.Infinite, ending.Token)];
        while (!(controlled.IsCompletedSuccessfully && await controlled))
        {
            var ended = await Task.WhenAny(running);
            await ended;
            running.Remove(ended);
        }

        await ending.CancelAsync();
    }
}

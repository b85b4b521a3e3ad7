using System.CommandLine;
using System.Globalization;
using System.Net;

namespace Videoroom.Bench.Flood;

/// <summary><c>flood</c>: half-sent requests from many addresses of this machine to a server on it, until the time is over.</summary>
internal static class FloodCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The server's port on 127.0.0.1.", Required = true };
        var connections = new Option<int>("--connections") { Description = "Connections that are held.", DefaultValueFactory = _ => 6000 };
        var rate = new Option<int>("--rate") { Description = "Connections that are opened a second, at most.", DefaultValueFactory = _ => 2000 };
        var addresses = new Option<int>("--addresses") { Description = "Addresses that they come from.", DefaultValueFactory = _ => 64 };
        var network = new Option<byte>("--network") { Description = "The second number of these addresses: 127.N.x.y.", DefaultValueFactory = _ => 66 };
        var seconds = new Option<int>("--seconds") { Description = "How long.", DefaultValueFactory = _ => 60 };
        var command = new Command("flood", "Opens connections to a server on this machine and sends half a request on each.")
        {
            port, connections, rate, addresses, network, seconds,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new FloodOptions
            {
                Target = new IPEndPoint(IPAddress.Loopback, result.GetValue(port)),
                Connections = result.GetValue(connections),
                PerSecond = result.GetValue(rate),
                Addresses = result.GetValue(addresses),
                Network = result.GetValue(network),
            },
            TimeSpan.FromSeconds(result.GetValue(seconds)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FloodOptions options, TimeSpan time, CancellationToken cancellation)
    {
        using var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeLimit.CancelAfter(time);
        await using var flood = ConnectionFlood.Start(options);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(timeLimit.Token))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"open {flood.Open} opened {flood.Opened} ended {flood.Ended}"));
            }
        }
        catch (OperationCanceledException)
        {
            // Time is over.
        }

        return 0;
    }
}

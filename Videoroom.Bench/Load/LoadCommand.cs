using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Videoroom.Client;

namespace Videoroom.Bench.Load;

/// <summary>
/// <c>load</c>: a crowd as a process of its own. It prints one JSON line when every picture is there and one for each line that it
/// is sent on standard input; an empty input ends it. <c>forward</c> drives it; by hand, press Enter for figures.
/// </summary>
internal static class LoadCommand
{
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var server = new Option<Uri>("--server")
        {
            Description = "The page's address.",
            DefaultValueFactory = _ => new Uri("http://localhost:4000"),
            CustomParser = argument => ParseAddress(argument),
        };
        var room = new Option<string>("--room") { Description = "The room.", DefaultValueFactory = _ => "load" };
        var publishers = new Option<int>("--publishers") { Description = "Clients that send and receive.", DefaultValueFactory = _ => 1 };
        var viewers = new Option<int>("--viewers") { Description = "Clients that only receive.", DefaultValueFactory = _ => 10 };
        var speed = new Option<double>("--speed") { Description = "How much faster than recorded cameras play (1 is about 1 Mbit/s).", DefaultValueFactory = _ => 1 };
        var drop = new Option<int>("--drop-every") { Description = "Lose every n-th packet of each stream, each way; 0 for none.", DefaultValueFactory = _ => 0 };
        var way = new Option<ClientWay>("--way") { Description = "How they reach the server.", DefaultValueFactory = _ => ClientWay.Direct };
        var latency = new Option<bool>("--latency") { Description = "Measure how long packets take; the pictures cannot be decoded then." };
        var address = new Option<IPAddress?>("--first-address")
        {
            Description = "Their media's addresses count up from here, and must be this machine's; without it 127.1.0.0.",
            CustomParser = argument => ParseFirstAddress(argument),
        };
        var command = new Command("load", "Fill a room of a running server with clients.")
        {
            server, room, publishers, viewers, speed, drop, way, latency, address,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new LoadOptions(
                result.GetValue(server)!,
                result.GetValue(room)!,
                result.GetValue(publishers),
                result.GetValue(viewers),
                result.GetValue(speed),
                result.GetValue(drop),
                result.GetValue(way),
                result.GetValue(latency),
                result.GetValue(address)),
            cancellation));
        return command;
    }

    private static async Task<Crowd> JoinAsync(LoadOptions options, CancellationToken patience)
    {
        try
        {
            return await Crowd.JoinAsync(options, patience);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Not everybody had a picture within {JoinPatience.TotalSeconds} s.", e);
        }
    }

    private static Uri? ParseAddress(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
        {
            return address;
        }

        argument.AddError($"--server '{argument.Tokens[0].Value}': expected an address such as http://localhost:4000.");
        return null;
    }

    private static IPAddress? ParseFirstAddress(ArgumentResult argument)
    {
        if (IPAddress.TryParse(argument.Tokens[0].Value, out var address) && address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        argument.AddError($"--first-address '{argument.Tokens[0].Value}': expected an IPv4 address such as 127.1.0.0.");
        return null;
    }

    private static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellation)
    {
        using var joining = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        joining.CancelAfter(JoinPatience);
        await using var crowd = await JoinAsync(options, joining.Token);
        using var heartbeats = new Timer(_ => _ = crowd.HeartbeatAsync(), null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
        do
        {
            Console.WriteLine(JsonSerializer.Serialize(await crowd.ReportAsync()));
        }
        while (await Console.In.ReadLineAsync(cancellation) is not null);
        return 0;
    }
}

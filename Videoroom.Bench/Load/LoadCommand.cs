using System.CommandLine;
using System.CommandLine.Parsing;
using Videoroom.Bench.Crowds;
using Videoroom.Bench.Drill;
using Videoroom.Client;

namespace Videoroom.Bench.Load;

/// <summary><c>load</c>: the load generator. It fills rooms of a running server, ours or another, and prints what came, how late, and at what cost.</summary>
internal static class LoadCommand
{
    private static readonly Option<Uri> Server = new("--server")
    {
        Description = "The page's address; of Janus its WebSocket's, such as ws://localhost:8188.",
        DefaultValueFactory = _ => new Uri("http://localhost:4000"),
        CustomParser = ParseAddress,
    };

    private static readonly Option<CrowdProtocol> Protocol = new("--protocol") { Description = "How to join.", DefaultValueFactory = _ => CrowdProtocol.Videoroom };
    private static readonly Option<string> Room = new("--room") { Description = "The room; with several, what their names begin with.", DefaultValueFactory = _ => "load" };
    private static readonly Option<int> Rooms = Count("--rooms", "Rooms.", 1, 1);
    private static readonly Option<int> Publishers = Count("--publishers", "Members of each room that send video and audio.", 1, 0);
    private static readonly Option<int> Viewers = Count("--viewers", "Members of each room that only receive.", 10, 0);
    private static readonly Option<int> Bitrate = Count("--bitrate", "Bits a second of each publisher's synthetic video; 0 plays a recorded picture.", 1_056_000, 0);
    private static readonly Option<int> FrameRate = Count("--frame-rate", "Frames a second of synthetic video.", 30, 1);
    private static readonly Option<bool> Bursts = new("--bursts") { Description = "The packets of a synthetic frame leave together; otherwise they are evenly spaced." };
    private static readonly Option<bool> Simulcast = new("--simulcast") { Description = "Synthetic video in three encodings." };
    private static readonly Option<double> Speed = new("--speed") { Description = "How much faster than recorded a recorded picture plays.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> NoAudio = new("--no-audio") { Description = "Publishers send no audio." };
    private static readonly Option<int> DropEvery = Count("--drop-every", "Lose every n-th packet of each stream, each way; 0 for none.", 0, 0);
    private static readonly Option<ClientWay> Way = new("--way") { Description = "How media reaches our server.", DefaultValueFactory = _ => ClientWay.Direct };
    private static readonly Option<double> JoinRate = new("--join-rate") { Description = "Members that join each second; 0 is as fast as they get in.", DefaultValueFactory = _ => 0 };
    private static readonly Option<double> WarmUp = new("--warm-up") { Description = "Seconds before the measurement.", DefaultValueFactory = _ => 5 };
    private static readonly Option<double> Duration = new("--duration") { Description = "Seconds that are measured.", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Processes = Count("--processes", "Processes that share the members.", 2, 1);
    private static readonly Option<int> Seed = Count("--seed", "Decides the bytes of synthetic video.", 1, 0);
    private static readonly Option<int?> Pid = new("--pid") { Description = "The server's process on this machine, to measure its CPU time, memory and GC pauses." };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Where the result goes as JSON, besides the table." };

    public static Command Create()
    {
        var command = new Command("load", "Fill rooms of a running server with clients, and measure.")
        {
            Server, Protocol, Room, Rooms, Publishers, Viewers, Bitrate, FrameRate, Bursts, Simulcast, Speed, NoAudio, DropEvery, Way,
            JoinRate, WarmUp, Duration, Processes, Seed, Pid, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var result = await LoadRun.MeasureAsync(Read(arguments), Console.Error.WriteLine, cancellation);
        foreach (var line in LoadTable.Lines(result))
        {
            Console.WriteLine(line);
        }

        if (arguments.GetValue(Json) is { } file)
        {
            await ReportFile.WriteAsync(file, result);
        }

        return 0;
    }

    private static LoadOptions Read(ParseResult arguments)
    {
        var bitrate = arguments.GetValue(Bitrate);
        return new LoadOptions(
            new CrowdOptions
            {
                Server = arguments.GetValue(Server)!,
                Protocol = arguments.GetValue(Protocol),
                Room = arguments.GetValue(Room)!,
                Rooms = arguments.GetValue(Rooms),
                Publishers = arguments.GetValue(Publishers),
                Viewers = arguments.GetValue(Viewers),
                Video = new CrowdVideo
                {
                    BitrateBps = bitrate == 0 ? null : bitrate,
                    FramesPerSecond = arguments.GetValue(FrameRate),
                    FrameBursts = arguments.GetValue(Bursts),
                    Simulcast = arguments.GetValue(Simulcast),
                    Speed = arguments.GetValue(Speed),
                },
                Audio = !arguments.GetValue(NoAudio),
                DropEvery = arguments.GetValue(DropEvery),
                Way = arguments.GetValue(Way),
                Latency = true,
                JoinsPerSecond = arguments.GetValue(JoinRate),
                Processes = arguments.GetValue(Processes),
                Seed = arguments.GetValue(Seed),
            },
            TimeSpan.FromSeconds(arguments.GetValue(WarmUp)),
            TimeSpan.FromSeconds(arguments.GetValue(Duration)),
            arguments.GetValue(Pid));
    }

    private static Option<int> Count(string name, string description, int usual, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && value < least)
            {
                result.AddError($"{name} {value}: expected at least {least}.");
            }
        });
        return option;
    }

    private static Uri? ParseAddress(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "ws" or "wss")
        {
            return address;
        }

        argument.AddError($"--server '{argument.Tokens[0].Value}': expected an address such as http://localhost:4000.");
        return null;
    }
}

using System.CommandLine;
using System.Globalization;
using Microsoft.Playwright;
using Videoroom.Bench.Record.Inspection;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Record;

/// <summary><c>record</c>: what Chromium sends as RTP, kept in a file that clients without a browser publish.</summary>
internal static class RecordCommand
{
    /// <summary>The command line.</summary>
    public static Command Create()
    {
        var codec = new Option<Codec>("--codec") { Description = "opus, vp8, vp9 or av1.", DefaultValueFactory = _ => Codec.Vp8 };
        var mode = new Option<RecordMode?>("--mode") { Description = "Layers. Without it: simulcast of VP8, svc of VP9 and AV1, single of Opus." };
        var seconds = new Option<double>("--seconds") { Description = "Length.", DefaultValueFactory = _ => 3 };
        var size = new Option<string>("--size") { Description = "Pixels of the highest layer.", DefaultValueFactory = _ => "640x360" };
        size.Validators.Add(result =>
        {
            if (ParseSize(result.GetValueOrDefault<string>()) is null)
            {
                result.AddError("--size: expected WIDTHxHEIGHT, such as 640x360.");
            }
        });
        var rate = new Option<int>("--frame-rate") { Description = "Pictures a second.", DefaultValueFactory = _ => 15 };
        var bitrate = new Option<int>("--bitrate") { Description = "kbit/s of all layers together.", DefaultValueFactory = _ => 800 };
        var output = new Option<string?>("--output") { Description = "The file to write." };
        var inspect = new Option<string?>("--inspect") { Description = "Describe this file, and record nothing." };
        var browser = new Option<string?>("--chromium") { Description = "The browser's path. Without it: CHROMIUM_PATH, or where it usually is." };
        var command = new Command("record", "Record what Chromium sends, for clients without a browser.")
        {
            codec, mode, seconds, size, rate, bitrate, output, inspect, browser,
        };
        command.SetAction((result, cancellation) =>
        {
            if (result.GetValue(inspect) is { } file)
            {
                return Task.FromResult(Inspect(file));
            }

            var (width, height) = ParseSize(result.GetValue(size))!.Value;
            var chosen = result.GetValue(codec);
            var isAudio = chosen == Codec.Opus;
            var options = new RecordOptions(
                chosen,
                result.GetValue(mode) ?? UsualMode(chosen),
                TimeSpan.FromSeconds(result.GetValue(seconds)),
                isAudio ? 0 : width,
                isAudio ? 0 : height,
                isAudio ? 0 : result.GetValue(rate),
                result.GetValue(bitrate) * 1000,
                result.GetValue(browser));
            return RecordAsync(options, result.GetValue(output), cancellation);
        });
        return command;
    }

    private static async Task<int> RecordAsync(RecordOptions options, string? file, CancellationToken cancellation)
    {
        if (file is null || Refuse(options) is not null)
        {
            await Console.Error.WriteLineAsync(file is null ? "--output names the file to write." : Refuse(options));
            return 1;
        }

        try
        {
            var recording = await RecordRun.RecordAsync(options, cancellation);
            await using (var stream = File.Create(file))
            {
                recording.Write(stream);
            }

            return Inspect(file);
        }
        catch (Exception e) when (e is TimeoutException or InvalidDataException or PlaywrightException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static int Inspect(string file)
    {
        try
        {
            SummaryText.Write(Console.Out, RecordingSummary.Of(RtpDump.Parse(File.ReadAllBytes(file))));
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Console.Error.WriteLine($"{file}: {e.Message}");
            return 1;
        }
    }

    private static RecordMode UsualMode(Codec codec) => codec switch
    {
        Codec.Opus => RecordMode.Single,
        Codec.Vp9 or Codec.Av1 => RecordMode.Svc,
        _ => RecordMode.Simulcast,
    };

    private static string? Refuse(RecordOptions options) => (options.Codec, options.Mode) switch
    {
        (Codec.H264, _) => "H.264 is not recorded: --codec opus, vp8, vp9 or av1.",
        (Codec.Opus, not RecordMode.Single) => "Opus has no layers: --mode single.",
        (Codec.Vp8, RecordMode.Svc) => "VP8 has no spatial layers: --mode simulcast.",
        (not Codec.Opus, RecordMode.Single) => "Video is recorded with layers: --mode simulcast or svc.",
        _ => null,
    };

    private static (int Width, int Height)? ParseSize(string? text)
    {
        var parts = text?.Split('x');
        return parts?.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
                ? (width, height)
                : null;
    }
}

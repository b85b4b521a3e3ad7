using System.Diagnostics;
using System.Text.Json;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.Whip;

/// <summary>
/// A process of a WebRTC implementation that is no browser, Debian's aiortc or GStreamer, which runs one of the scripts in
/// Browser/Python and says what it sees.
/// </summary>
internal sealed class PythonPeer : IAsyncDisposable
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];
    private Report _last = new();

    private PythonPeer(Process process) => _process = process;

    /// <summary>The session's address.</summary>
    public Uri Location => new(Seen.Location!);

    /// <summary>What it has said, each fact as last said.</summary>
    public Report Seen
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    private string Errors
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <summary>Publishes by WHIP: 320x240, 10 pictures a second, and a tone.</summary>
    public static Task<PythonPeer> PublishAsync(string host, string room, string name)
        => StartAsync("publish.py", $"{host}/whip/{room}?display_name={name}");

    /// <summary>Plays by WHEP.</summary>
    public static Task<PythonPeer> PlayAsync(string host, string room, int audioLines, int videoLines, string? peer = null)
        => StartAsync("play.py", $"{host}/whep/{room}{(peer is null ? "" : $"?peer={peer}")}", $"{audioLines}", $"{videoLines}");

    /// <summary>Publishes by WHIP with GStreamer: 320x240, 10 pictures a second, and a tone.</summary>
    public static Task<PythonPeer> PublishWithGStreamerAsync(string host, string room, string name)
        => StartAsync("gstreamer_publish.py", $"{host}/whip/{room}?display_name={name}");

    /// <summary>Plays by WHEP with GStreamer.</summary>
    public static Task<PythonPeer> PlayWithGStreamerAsync(string host, string room, int audioLines, int videoLines)
        => StartAsync("gstreamer_play.py", $"{host}/whep/{room}", $"{audioLines}", $"{videoLines}");

    /// <summary>Waits until what it says fulfils a condition.</summary>
    public Task<Report> Until(Func<Report, bool> condition, string what) => Eventually.Holds(
        () => !_process.HasExited || condition(Seen) ? Task.FromResult(Seen) : throw new InvalidOperationException($"It ended: {Errors}"),
        condition,
        what);

    /// <summary>Waits until the decoded frames of every line have grown.</summary>
    public async Task<Report> GoesOn(string what)
    {
        var before = Seen.Lines;
        return await Until(
            report => report.Lines.Length > 0 && report.Lines.Length >= before.Length
                && report.Lines.Index().All(line => line.Item.Frames > (line.Index < before.Length ? before[line.Index].Frames : 0) + 5),
            what);
    }

    /// <summary>Waits until nothing more is decoded: the same numbers in four reports, one second.</summary>
    public async Task Stops(string what)
    {
        var (frames, same, reports) = (-1L, 0, -1);
        await Until(
            report =>
            {
                if (report.Reports == reports)
                {
                    return false;
                }

                var now = report.Lines.Sum(line => line.Frames);
                (same, frames, reports) = (now == frames ? same + 1 : 0, now, report.Reports);
                return same >= 4;
            },
            what);
    }

    /// <summary>As SIGKILL does: not a word to anybody.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private static async Task<PythonPeer> StartAsync(string script, params string[] arguments)
    {
        if (!File.Exists(Interpreter))
        {
            throw new InvalidOperationException($"No {Interpreter} here: ./test.sh installs it with aiortc and GStreamer.");
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "Browser", "Python");
        var start = new ProcessStartInfo(Interpreter, [Path.Combine(folder, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var peer = new PythonPeer(Process.Start(start)!);
        peer._process.OutputDataReceived += (_, line) => peer.Take(line.Data);
        peer._process.ErrorDataReceived += (_, line) => peer.TakeError(line.Data);
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        await peer.Until(report => report.Status == 201, $"{script} got its answer");
        return peer;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        Report said;
        try
        {
            said = JsonSerializer.Deserialize<Report>(line, Json)!;
        }
        catch (JsonException)
        {
            // Thrown here it would end the test host: whoever waits for something else shows it.
            TakeError($"not a report: {line}");
            return;
        }

        lock (_gate)
        {
            _last = new Report
            {
                Status = said.Status ?? _last.Status,
                Location = said.Location ?? _last.Location,
                State = said.State ?? _last.State,
                Lines = said.Lines.Length > 0 ? said.Lines : _last.Lines,
                Reports = _last.Reports + (said.Lines.Length > 0 ? 1 : 0),
            };
        }
    }

    private void TakeError(string? line)
    {
        lock (_gate)
        {
            _errors.Add(line ?? "");
        }
    }

    /// <summary>What it says.</summary>
    internal sealed record Report
    {
        /// <summary>The status of its POST.</summary>
        public int? Status { get; init; }

        public string? Location { get; init; }

        /// <summary>Its peer connection's state.</summary>
        public string? State { get; init; }

        /// <summary>Of a player: its m-lines.</summary>
        public Line[] Lines { get; init; } = [];

        /// <summary>How many reports of lines have come.</summary>
        public int Reports { get; init; }
    }

    /// <summary>What was decoded on one m-line.</summary>
    internal sealed record Line(string Kind, long Frames, int Width, int Height, double Loudness, bool Ended);
}

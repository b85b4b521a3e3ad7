using Videoroom.Client;
using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Load;

/// <summary>Many clients in one room, in one process and on one media thread.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>Whom one meets in the room; the page shows their initials and names as it would of people.</summary>
    private static readonly string[] Names =
    [
        "Amara Okafor", "Ben Fischer", "Chloé Martin", "Daniel Novak", "Emi Tanaka", "Farid Haddad", "Greta Lind", "Hugo Silva",
    ];

    private readonly CallClientHost _host;
    private readonly List<CallClient> _clients = [];
    private readonly LoadOptions _options;
    private readonly LatencyLog? _latencies;

    private Crowd(LoadOptions options)
    {
        _options = options;
        _host = new CallClientHost(firstAddress: options.FirstAddress);
        _latencies = options.Latency ? new LatencyLog() : null;
    }

    /// <summary>Everybody joins; done when every client gets a picture from every publisher but itself.</summary>
    public static async Task<Crowd> JoinAsync(LoadOptions options, CancellationToken cancellation)
    {
        var crowd = new Crowd(options);
        try
        {
            for (var i = 0; i < options.Publishers + options.Viewers; i++)
            {
                var publishes = i < options.Publishers;
                crowd._clients.Add(await CallClient.JoinAsync(
                    new CallClientOptions
                    {
                        Server = options.Server,
                        RoomId = options.RoomId,
                        Name = NameOf(i),
                        Camera = publishes,
                        Microphone = publishes,
                        CameraSpeed = options.CameraSpeed,
                        Way = options.Way,
                        AsPage = options.Way == ClientWay.Direct,
                        Latencies = crowd._latencies,
                    },
                    crowd._host,
                    cancellation));
            }

            await crowd.WaitForPicturesAsync(cancellation);
            await crowd.StartLosingAsync();
            return crowd;
        }
        catch
        {
            await crowd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds up what all clients counted, and starts a new measurement of gaps and latencies.</summary>
    public async Task<LoadReport> ReportAsync()
    {
        var total = new LoadReport { ClientDrops = _host.Loop.DroppedSends };
        foreach (var client in _clients)
        {
            total = await client.MeasureAsync((media, _) =>
            {
                var video = media.Incoming.Values.Where(stream => stream.Options.Kind == MediaKind.Video).ToList();
                var gap = video.Select(stream => stream.Frames.LargestGapUs / 1000.0).DefaultIfEmpty(0).Max();
                video.ForEach(stream => stream.Frames.ResetGap(_host.Loop.Clock.NowUs));
                return total with
                {
                    PacketsReceived = total.PacketsReceived + media.PacketsReceived,
                    Recovered = total.Recovered + video.Sum(stream => stream.Recovered),
                    Nacks = total.Nacks + video.Sum(stream => stream.NacksSent),
                    PacketsSent = total.PacketsSent + media.Outgoing.Sum(stream => stream.Packets),
                    Retransmissions = total.Retransmissions + media.Outgoing.Sum(stream => stream.Retransmissions),
                    FeedbackReceived = total.FeedbackReceived + media.FeedbackReceived,
                    CompleteFrames = total.CompleteFrames + video.Sum(stream => stream.Frames.CompleteFrames),
                    DecodableFrames = total.DecodableFrames + video.Sum(stream => stream.Frames.DecodableFrames),
                    LargestGapMs = Math.Max(total.LargestGapMs, gap),
                    PictureLossIndications = total.PictureLossIndications + video.Sum(stream => stream.PlisSent),
                    Lost = total.Lost + media.Incoming.Values.Sum(stream => stream.Lost),
                };
            });
        }

        return _latencies is { } latencies ? await _host.Loop.AskAsync(() => Take(latencies, total)) : total;
    }

    /// <summary>Keeps the WebSockets alive; to be called at least every 30 s.</summary>
    public async Task HeartbeatAsync()
    {
        foreach (var client in _clients)
        {
            await client.Connection.HeartbeatAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        _host.Dispose();
    }

    private static LoadReport Take(LatencyLog latencies, LoadReport total)
    {
        var report = total with
        {
            Latencies = latencies.Count,
            LatencyMedianMs = latencies.QuantileMs(0.5),
            LatencyP99Ms = latencies.QuantileMs(0.99),
        };
        latencies.Reset();
        return report;
    }

    private static string NameOf(int i) => i < Names.Length ? Names[i] : $"{Names[i % Names.Length]} {(i / Names.Length) + 1}";

    private async Task WaitForPicturesAsync(CancellationToken cancellation)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < _clients.Count; i++)
        {
            var expected = _options.Publishers - (i < _options.Publishers ? 1 : 0);
            while (await _clients[i].MeasureAsync((media, _) => media.Incoming.Values.Count(stream => stream.Frames.DecodableFrames > 0)) < expected)
            {
                await look.WaitForNextTickAsync(cancellation);
            }
        }
    }

    private async Task StartLosingAsync()
    {
        foreach (var client in _clients)
        {
            await client.MeasureAsync((media, _) =>
            {
                foreach (var stream in media.Outgoing)
                {
                    stream.DropEvery = _options.DropEvery;
                }

                foreach (var stream in media.Incoming.Values)
                {
                    stream.DropEvery = _options.DropEvery;
                }

                return true;
            });
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Videoroom.Bench.Crowds.Signalling;
using Videoroom.Client;
using Videoroom.Client.Media;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Crowds;

/// <summary>
/// Many clients in one process and on one media thread: a process's share of a crowd. Publishers join first; viewers join when all
/// processes' publishers are there.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int JoinsAtOnce = 8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);
    private readonly CrowdOptions _options;
    private readonly ClientHost _host;
    private readonly ICrowdSignalling _signalling;
    private readonly LatencyLog? _latencies;
    private readonly ConcurrentBag<ICrowdMember> _members = [];
    private readonly ConcurrentBag<double> _joins = [];

    /// <summary>Makes an empty crowd.</summary>
    public Crowd(CrowdOptions options)
    {
        _options = options;
        _host = new ClientHost(new ClientHostOptions { FirstAddress = CrowdAddresses.FirstMedia(options) });
        _signalling = CrowdSignalling.Create(options, _host);
        _latencies = options.Latency ? new LatencyLog() : null;
    }

    /// <summary>This process's publishers join; done when each is connected.</summary>
    public Task PublishAsync(CancellationToken cancellation) => JoinAllAsync(
        _options.Publishers,
        async (member, token) =>
        {
            var joined = await _signalling.PublishAsync(Request(member, 0), Tracks(member), token);
            _members.Add(joined);
            await joined.Media.Connected.WaitAsync(token);
        },
        cancellation);

    /// <summary>This process's viewers join; done when every member has a picture of each publisher.</summary>
    public async Task ViewAsync(CancellationToken cancellation)
    {
        await JoinAllAsync(
            _options.Viewers,
            async (member, token) =>
            {
                var joined = await _signalling.ViewAsync(Request(member, _options.Publishers), token);
                _members.Add(joined);
                await WaitForPicturesAsync(joined, _options.Publishers, token);
            },
            cancellation);
        foreach (var publisher in _members.Where(member => _signalling.PublishersReceive && member.Media.Published.Count > 0))
        {
            await WaitForPicturesAsync(publisher, _options.Publishers - 1, cancellation);
        }

        await StartLosingAsync();
    }

    /// <summary>Adds up what all members counted, and starts a new measurement of gaps and latencies.</summary>
    public async Task<CrowdReport> ReportAsync()
    {
        var total = new CrowdReport
        {
            ClientDrops = _host.Loop.DroppedSends,
            CpuSeconds = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds,
            JoinMs = [.. _joins],
            LongestTurnMs = await _host.Loop.AskAsync(_host.Loop.TakeLongestTurnUs) / 1000.0,
        };
        foreach (var member in _members)
        {
            total = await member.Media.MeasureAsync((media, _) => Add(total, media));
        }

        return _latencies is { } latencies ? await _host.Loop.AskAsync(() => Take(latencies, total)) : total;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Select(member => member.DisposeAsync().AsTask()));
        await _signalling.DisposeAsync();
        _host.Dispose();
    }

    private static CrowdReport Take(LatencyLog latencies, CrowdReport total)
    {
        var report = total with { Latencies = latencies.Encode() };
        latencies.Reset();
        return report;
    }

    private static async Task WaitForPicturesAsync(ICrowdMember member, int publishers, CancellationToken cancellation)
    {
        using var look = new PeriodicTimer(LookEvery);
        while (await member.Media.MeasureAsync((media, _) => media.Incoming.Values.Count(stream => stream.Frames.DecodableFrames > 0)) < publishers)
        {
            await look.WaitForNextTickAsync(cancellation);
        }
    }

    private CrowdReport Add(CrowdReport total, SessionMedia media)
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
    }

    // Members are numbered over all rooms and processes: the first of each room first.
    private async Task JoinAllAsync(int perRoom, Func<int, CancellationToken, Task> join, CancellationToken cancellation)
    {
        var mine = Enumerable.Range(0, perRoom * _options.Rooms).Where(member => member % _options.Processes == _options.Process).ToList();
        var started = Stopwatch.StartNew();
        var limit = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = _options.JoinsPerSecond > 0 ? Math.Max(1, mine.Count) : JoinsAtOnce,
        };
        await Parallel.ForEachAsync(mine, limit, async (member, token) =>
        {
            if (_options.JoinsPerSecond > 0 && TimeSpan.FromSeconds(member / _options.JoinsPerSecond) - started.Elapsed is { Ticks: > 0 } early)
            {
                await Task.Delay(early, token);
            }

            var since = Stopwatch.GetTimestamp();
            await join(member, token);
            _joins.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        });
    }

    private JoinRequest Request(int member, int publishers) => new(
        _options.RoomName(member % _options.Rooms),
        CrowdNames.Of(member / _options.Rooms),
        publishers,
        CrowdAddresses.Signalling(_options, _members.Count),
        new MediaSessionOptions { Way = _options.Way, Latencies = _latencies });

    private IReadOnlyList<TrackPublication> Tracks(int member)
    {
        var video = _options.Video.ToPublication(HashCode.Combine(_options.Seed, member));
        return _options.Audio ? [new TrackPublication(new OpusSilence()), video] : [video];
    }

    private async Task StartLosingAsync()
    {
        foreach (var member in _members)
        {
            await member.Media.MeasureAsync((media, _) =>
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

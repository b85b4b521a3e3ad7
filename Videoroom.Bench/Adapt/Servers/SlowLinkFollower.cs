using System.Diagnostics;
using Videoroom.Bench.Load.Janus;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>
/// Asks Janus for other substreams, of all videos that are received, as its reports of slow links advise (<see cref="SubstreamLadder"/>).
/// A report names an m-line, but all of them take one network, and of a report about several Janus takes note for the first alone.
/// </summary>
internal sealed class SlowLinkFollower : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _closing = new();
    private int _slow;
    private Task _following = Task.CompletedTask;

    /// <summary>For <see cref="JanusSubscriber.JoinAsync"/>.</summary>
    public void Take(JanusMessage message)
    {
        if (message.Kind == "slowlink")
        {
            Volatile.Write(ref _slow, 1);
        }
    }

    /// <summary>Begins to ask.</summary>
    public void Follow(JanusSubscriber subscriber) => _following = FollowAsync(subscriber);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _following;
        _closing.Dispose();
    }

    private async Task FollowAsync(JanusSubscriber subscriber)
    {
        string[] videos = [.. subscriber.First.Streams.Where(stream => stream.Kind == "video").Select(stream => stream.Mid)];
        var ladder = new SubstreamLadder();
        var asked = ladder.Substream;
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Between);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                if (Interlocked.Exchange(ref _slow, 0) == 1)
                {
                    ladder.OnSlowLink(clock.Elapsed);
                }

                ladder.OnTurn(clock.Elapsed);
                if (ladder.Substream != asked)
                {
                    asked = ladder.Substream;
                    await subscriber.ConfigureAsync(videos, asked, _closing.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The viewer leaves, or Janus has gone.
        }
    }
}

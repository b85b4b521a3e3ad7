using Videoroom.Client.Recordings;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Impair.Links;

namespace Videoroom.Bench.Causes;

/// <summary>All causes, each with the way to produce it. What only a browser knows of itself is told as our page tells it.</summary>
internal static class CauseCases
{
    private const double LossShare = 0.06;
    private const byte LoudLevel = 5;

    // Less than what either picture takes at its best.
    private static readonly Impairment Narrow = new() { BitsPerSecond = 400_000, Delay = TimeSpan.FromMilliseconds(20) };
    private static readonly Impairment Lossy = new() { Loss = LossShare };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CauseCase> All { get; } =
    [
        new(TrackCause.ViewerBandwidth, "the viewer's network narrows to 400 kbit/s", call => Do(() => call.ViewerWay.Down = Narrow), place => place is { IsAtViewer: true, IsCamera: true })
        {
            MayHave = place => place is { IsAtViewer: true, IsVideo: true },
        },
        new(TrackCause.ViewerLoss, "the viewer's network loses 6 %", call => Do(() => call.ViewerWay.Down = Lossy), place => place.IsAtViewer),
        new(TrackCause.RelayedOverTcp, "the network of a viewer over TCP narrows to 400 kbit/s", call => Do(() => call.ViewerWay.Down = Narrow), place => place is { IsAtViewer: true, IsCamera: true })
        {
            MayHave = place => place.IsAtViewer,
            IsOverTcp = true,
        },
        new(TrackCause.PublisherLoss, "the publisher's network loses 6 %", call => Do(() => call.PublisherWay.Up = Lossy), place => place.IsOfPublisher),
        new(TrackCause.PublisherCpu, "the publisher's browser stops its best layer for want of CPU, and says so", call => LimitAsync(call, EncoderLimitation.Cpu), place => place.IsCamera),
        new(TrackCause.PublisherBandwidth, "the publisher's browser stops its best layer for want of bandwidth, and says so", call => LimitAsync(call, EncoderLimitation.Bandwidth), place => place.IsCamera),
        new(TrackCause.PublisherSilent, "the publisher sends nothing of its picture", call => Do(() => call.Publisher.Client.SetActive(call.Publisher.Camera, null, active: false)), place => place.IsCamera),
        new(TrackCause.NoKeyFrame, "somebody joins, and the publisher gives no keyframe", WithholdKeyFramesAsync, place => place is { IsAtLatecomer: true, IsCamera: true })
        {
            // Who loses a packet then, or is to have another layer, waits as long.
            MayHave = place => place.IsCamera,
        },
        new(TrackCause.LayerMissing, "the publisher stops its best layer", call => Do(() => StopBestLayer(call)), place => place.IsCamera),
        new(TrackCause.SizeOnScreen, "the viewer shows the publisher's picture at 160x90", call => ShowAsync(call, 160, 90), place => place is { IsAtViewer: true, IsCamera: true }),
        new(TrackCause.Paused, "the viewer hides the publisher's picture", call => ShowAsync(call, 0, 0), place => place is { IsAtViewer: true, IsCamera: true }),
        new(TrackCause.SpeakerLimit, "two more people join, and everybody but the publisher speaks", JoinLoudAsync, place => place is { IsOfPublisher: true, IsVideo: false }),
        new(TrackCause.ViewerDecoder, "the viewer's browser says that it decodes too slowly", SlowDownAsync, place => place is { IsAtViewer: true, IsCamera: true }),
        new(TrackCause.UnsupportedCodec, "somebody joins who decodes H.264 only", call => call.JoinAsync(CauseCall.LatecomerName, [Codec.H264]), place => place is { IsAtLatecomer: true, IsVideo: true }),
        new(TrackCause.ServerOverloaded, "the media loop of the viewer works all the time", call => Do(call.OverloadViewersLoop), place => place.IsAtViewer)
        {
            // Others live on that loop, too.
            MayHave = _ => true,
        },
    ];

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static void StopBestLayer(CauseCall call) => call.Publisher.Client.SetActive(call.Publisher.Camera, "h", active: false);

    private static Task LimitAsync(CauseCall call, EncoderLimitation limitation)
    {
        StopBestLayer(call);
        return call.Publisher.Client.ReportQualityAsync(QualityReport.Empty with
        {
            Limitations = new Dictionary<string, EncoderLimitation> { [call.Publisher.Camera.TrackId] = limitation },
        });
    }

    private static Task SlowDownAsync(CauseCall call)
        => call.Viewer.Client.ReportQualityAsync(QualityReport.Empty with { SlowDecoders = new HashSet<string> { call.Publisher.Camera.TrackId } });

    private static Task ShowAsync(CauseCall call, int width, int height) => call.Viewer.Client.SetNeedsAsync(
    [
        new TrackNeed(call.Publisher.Camera.TrackId, width, height, Pinned: false),
        new TrackNeed(call.Other.Camera.TrackId, 1280, 720, Pinned: false),
    ]);

    private static async Task WithholdKeyFramesAsync(CauseCall call)
    {
        await call.Publisher.SetStreamsAsync(call.Publisher.Camera, stream => stream.GivesKeyFrames = false);
        await call.JoinAsync(CauseCall.LatecomerName, null);
    }

    private static async Task JoinLoudAsync(CauseCall call)
    {
        // A tone that goes on as it was counts as noise.
        await call.Other.SetStreamsAsync(call.Other.Microphone, stream => stream.AudioLevel = LoudLevel);
        await call.JoinAsync(CauseCall.LatecomerName, null, StockRecordings.Tone);
        await call.JoinAsync("another latecomer", null, StockRecordings.Tone);
    }
}

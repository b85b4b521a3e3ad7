using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Web.Configuration;

namespace Videoroom.Bench.Causes;

/// <summary>
/// A call in which a cause can be produced: a publisher and a viewer to whom things happen, and another publisher to whom nothing does.
/// All three receive what the others publish. Over real sockets.
/// </summary>
internal sealed class CauseCall : IAsyncDisposable
{
    /// <summary>Who publishes what becomes worse.</summary>
    public const string PublisherName = "publisher";

    /// <summary>Who publishes too, and watches.</summary>
    public const string OtherName = "other";

    /// <summary>Who watches only.</summary>
    public const string ViewerName = "viewer";

    /// <summary>Who comes later, where that is what produces a cause.</summary>
    public const string LatecomerName = "latecomer";

    private const int PublisherBps = 1_500_000;
    private const int OtherBps = 500_000;
    private const string BestRid = "h";

    private readonly RunningNode _node;
    private readonly ClientHost _host;
    private readonly string _roomId;
    private readonly List<CauseMember> _members = [];
    private readonly Stack<IAsyncDisposable> _owned = new();

    private CauseCall(RunningNode node, ClientHost host, string roomId, int seed)
    {
        (_node, _host, _roomId) = (node, host, roomId);
        PublisherWay = Own(new MediaWay(node, seed));
        ViewerWay = Own(new MediaWay(node, seed));
    }

    /// <summary>The options of a node that all causes can be produced on: TURN over TCP, and a limit of speakers that few people reach.</summary>
    public static VideoroomOptions NodeOptions { get; } = new() { IntegratedTcpTurnPort = 0, SpeakerLimit = 3, SpeakerLimitAbove = 3 };

    /// <summary>The publisher's way to the node.</summary>
    public MediaWay PublisherWay { get; }

    /// <summary>The viewer's way to the node.</summary>
    public MediaWay ViewerWay { get; }

    /// <summary>The publisher.</summary>
    public CauseMember Publisher => _members[0];

    /// <summary>The other publisher.</summary>
    public CauseMember Other => _members[1];

    /// <summary>The viewer.</summary>
    public CauseMember Viewer => _members[2];

    /// <summary>Every track at every viewer.</summary>
    public IEnumerable<CausePlace> Places
        => from viewer in _members
           from publisher in _members
           where publisher != viewer
           from track in publisher.Client.Published
           select new CausePlace(viewer, publisher, track);

    /// <summary>Has the three join a room of their own.</summary>
    /// <param name="node">The node, with <see cref="NodeOptions"/>.</param>
    /// <param name="host">What the clients share.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="seed">Decides what the ways lose.</param>
    /// <param name="isOverTcp">Whether the viewer reaches the node through TURN over TCP.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<CauseCall> StartAsync(
        RunningNode node, ClientHost host, string roomId, int seed, bool isOverTcp, CancellationToken cancellation)
    {
        var call = new CauseCall(node, host, roomId, seed);
        try
        {
            await call.JoinAsync(call.Options(PublisherName, StockRecordings.Tone, Picture(PublisherBps, seed)) with { Route = call.PublisherWay.Route }, cancellation);
            await call.JoinAsync(call.Options(OtherName, StockRecordings.Tone, Picture(OtherBps, ~seed)), cancellation);
            var viewer = call.Options(ViewerName);
            await call.JoinAsync(
                isOverTcp ? viewer with { Way = ClientWay.TurnTcp, TurnRoute = call.ViewerWay.TurnRoute } : viewer with { Route = call.ViewerWay.Route },
                cancellation);
            return call;
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every picture is the best, and nothing is wrong with any track.</summary>
    /// <exception cref="TimeoutException">It was not within a minute.</exception>
    public Task UntilCleanAsync() => Eventually.Holds(
        () => Places.Where(place => place.Told is not { Cause: TrackCause.None } told || (place.IsVideo && told.Rid != BestRid))
            .Select(place => $"{place}: {place.Told?.Cause}, {place.Told?.Rid}").ToList(),
        unclean => unclean.Count == 0,
        "all pictures are the best, and nothing is wrong");

    /// <summary>Has somebody else join.</summary>
    /// <param name="name">The display name.</param>
    /// <param name="videoCodecs">What it can decode; null for everything.</param>
    /// <param name="contents">What it publishes.</param>
    public Task JoinAsync(string name, IReadOnlyList<Codec>? videoCodecs, params MediaContent[] contents)
        => JoinAsync(Options(name, contents) with { VideoCodecs = videoCodecs }, CancellationToken.None);

    /// <summary>Makes the media loop that the viewer lives on work all the time, until the call ends.</summary>
    public void OverloadViewersLoop() => Own(new LoopLoad(_node, Viewer.Client.PeerId));

    public async ValueTask DisposeAsync()
    {
        // A loop that is loaded is freed before its peer leaves.
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    private static SyntheticVideo Picture(int bitrateBps, int seed)
        => new(new SyntheticVideoOptions { Simulcast = true, BitrateBps = bitrateBps, FrameBursts = true, Seed = seed });

    private async Task JoinAsync(RoomClientOptions options, CancellationToken cancellation)
        => _members.Add(Own(await CauseMember.JoinAsync(options, _host, cancellation)));

    private RoomClientOptions Options(string name, params MediaContent[] contents) => new()
    {
        Server = _node.Address,
        RoomId = _roomId,
        Name = name,
        Tracks = [.. contents.Select(content => new TrackPublication(content))],
    };

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }
}

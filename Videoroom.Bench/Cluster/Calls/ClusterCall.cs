using System.Globalization;
using Videoroom.Bench.Waiting;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Client.Roaming;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Cluster.Calls;

/// <summary>A call of clients without a browser, each at a node of the test's choice.</summary>
internal sealed class ClusterCall(ProcessCluster cluster, string room) : IAsyncDisposable
{
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(20);
    private readonly ClientHost _host = new(new ClientHostOptions { FirstAddress = cluster.Testbed.Network.FirstClient });
    private readonly List<RoamingClient> _people = [];

    /// <summary>The room.</summary>
    public string Room => room;

    /// <summary>Everybody, in the order of their joins.</summary>
    public IReadOnlyList<RoamingClient> People => _people;

    /// <summary>The clock of all times here, in microseconds.</summary>
    public long NowUs => _host.Loop.Clock.NowUs;

    /// <summary>A room name that no other test uses.</summary>
    public static string NewRoom() => Guid.NewGuid().ToString("N")[..10];

    /// <summary>Somebody joins at a node.</summary>
    /// <param name="node">Which.</param>
    /// <param name="publishes">Sends camera and microphone.</param>
    /// <param name="patience">How long it may take; null is 20 s.</param>
    public async Task<RoamingClient> JoinAsync(int node, bool publishes = true, TimeSpan? patience = null)
    {
        using var timeLimit = new CancellationTokenSource(patience ?? JoinPatience);
        var person = await RoamingClient.JoinAsync(
            new RoamingClientOptions
            {
                Server = cluster.Pages[node],
                Servers = cluster.Pages,
                RoomId = room,
                Name = string.Create(CultureInfo.InvariantCulture, $"p{_people.Count} of {(char)('a' + node)}"),
                Tracks = publishes ? [new TrackPublication(new OpusSilence()), new TrackPublication(StockRecordings.SmallTestPicture)] : [],
            },
            _host,
            timeLimit.Token);
        _people.Add(person);
        return person;
    }

    /// <summary>Those who are at a node now.</summary>
    public List<RoamingClient> At(int node) => [.. _people.Where(person => person.Server == cluster.Pages[node])];

    /// <summary>Who sees whose camera.</summary>
    public IEnumerable<(RoamingClient Viewer, RoamingClient Publisher)> Pairs()
        => from viewer in _people
           from publisher in _people
           where viewer != publisher && publisher.Call.Published.Any(track => track.Kind == MediaKind.Video)
           select (viewer, publisher);

    /// <summary>What a viewer got of a publisher's camera.</summary>
    public static TrackJournal Journal(RoamingClient viewer, RoamingClient publisher)
        => viewer.Frames.Track(publisher.Call.Published.First(track => track.Kind == MediaKind.Video).TrackId);

    /// <summary>Waits until every picture moves at everybody, and nobody lists anybody else.</summary>
    public async Task SeeEachOtherAsync(TimeSpan? patience = null, int others = 0)
    {
        await Eventually.Holds(
            () => Task.FromResult(Missing(others)),
            missing => missing.Count == 0,
            "everybody sees everybody",
            patience ?? cluster.Testbed.Patience);
    }

    /// <summary>The largest distance between complete pictures of whoever is asked about, and where it was.</summary>
    public Gap LargestGap(long fromUs, long toUs, Func<RoamingClient, RoamingClient, bool>? where = null)
        => Pairs().Where(pair => where is null || where(pair.Viewer, pair.Publisher))
            .Select(pair => new Gap(Journal(pair.Viewer, pair.Publisher).LargestGapUs(fromUs, toUs) / 1000.0, pair.Viewer.Name, pair.Publisher.Name))
            .DefaultIfEmpty(new Gap(0, "nobody", "nobody"))
            .MaxBy(gap => gap.Ms)!;

    /// <summary>What everybody went through.</summary>
    public string Diaries() => string.Join('\n', Steps());

    /// <summary>The same step by step, in the order of time.</summary>
    public IEnumerable<ClientStep> Steps() => _people.SelectMany(person => person.Steps).OrderBy(step => step.At);

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
        {
            await person.DisposeAsync();
        }

        _host.Dispose();
    }

    private List<string> Missing(int others)
    {
        var (now, fresh) = (NowUs, (long)cluster.Testbed.Fresh.TotalMicroseconds);
        return
        [
            .. Pairs().Where(pair => Journal(pair.Viewer, pair.Publisher).LastDecodableUs is var last && (last == 0 || now - last > fresh))
                .Select(pair => $"{pair.Viewer.Name} does not see {pair.Publisher.Name}"),
            .. _people.Where(person => person.Call.Peers.Count != _people.Count - 1 + others)
                .Select(person => $"{person.Name} lists {person.Call.Peers.Count} others: {string.Join(", ", person.Call.Peers.Values.Select(peer => peer.Name))}"),
        ];
    }
}

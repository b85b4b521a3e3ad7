using Videoroom.Bench.Crowds;
using Videoroom.Bench.Crowds.Signalling;
using Videoroom.Bench.Load.Janus;
using Videoroom.Client;
using Videoroom.Client.Publishing;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>Debian's Janus with its VideoRoom plugin, whose viewers ask for the best substream.</summary>
internal sealed class JanusAdaptServer : IAdaptServer
{
    // Lost packets a second that Janus reports as a slow link: what its sample configuration proposes.
    private const int SlowLinkThreshold = 4;
    private const string Room = "1";
    private readonly JanusServer _server;
    private readonly int _publishers;
    private readonly bool _followsSlowLinks;

    private JanusAdaptServer(JanusServer server, int publishers, bool followsSlowLinks)
        => (_server, _publishers, _followsSlowLinks) = (server, publishers, followsSlowLinks);

    /// <summary>Starts it.</summary>
    /// <param name="publishers">How many may publish.</param>
    /// <param name="followsSlowLinks">Viewers ask for a lower substream when Janus reports a slow link (<see cref="SlowLinkFollower"/>).</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">Janus is not installed or did not start.</exception>
    public static async Task<IAdaptServer> StartAsync(int publishers, bool followsSlowLinks, CancellationToken cancellation)
        => new JanusAdaptServer(
            await JanusServer.StartAsync(new JanusServerOptions { SlowLinkThreshold = SlowLinkThreshold }, cancellation), publishers, followsSlowLinks);

    public async Task<AdaptMember> PublishAsync(string name, IReadOnlyList<TrackPublication> tracks, ClientHost host, CancellationToken cancellation)
    {
        var signalling = new JanusSignalling(new CrowdOptions { Server = _server.Address, Publishers = _publishers }, host);
        var request = new JoinRequest(Room, name, _publishers, From: null, new MediaSessionOptions { Latencies = new() });
        var member = await signalling.PublishAsync(request, tracks, cancellation);
        await member.Media.Connected.WaitAsync(cancellation);
        return new AdaptMember(member.Media, member);
    }

    public async Task<AdaptMember> ViewAsync(MediaSessionOptions media, int publishers, ClientHost host, CancellationToken cancellation)
    {
        var viewer = new Viewer(
            await JanusConnection.ConnectAsync(_server.Address, cancellation), new MediaSession(media, host, []), new SlowLinkFollower());
        try
        {
            var room = JanusSignalling.RoomId(Room);
            var participant = await JanusParticipant.JoinAsync(viewer.Connection, room, "viewer", cancellation);
            var feeds = await participant.WaitForFeedsAsync(publishers, cancellation);
            var subscriber = await JanusSubscriber.JoinAsync(
                viewer.Connection, room, feeds.Select(feed => feed.Id), cancellation, viewer.Follower.Take);
            await subscriber.StartAsync(viewer.Media.CreateAnswer(subscriber.First.Sdp), cancellation);
            if (_followsSlowLinks)
            {
                viewer.Follower.Follow(subscriber);
            }

            return new AdaptMember(viewer.Media, viewer);
        }
        catch
        {
            await viewer.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed record Viewer(JanusConnection Connection, MediaSession Media, SlowLinkFollower Follower) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Follower.DisposeAsync();
            await Connection.DisposeAsync();
            await Media.DisposeAsync();
        }
    }
}

using Videoroom.Client;
using Videoroom.Client.Publishing;

namespace Videoroom.Bench.Crowds.Signalling;

/// <summary>Joins over our WebSocket.</summary>
internal sealed class VideoroomSignalling(Uri server, ClientHost host) : ICrowdSignalling
{
    public bool PublishersReceive => true;

    public async Task<ICrowdMember> PublishAsync(JoinRequest request, IReadOnlyList<TrackPublication> tracks, CancellationToken cancellation)
        => new Member(await RoomClient.JoinAsync(
            new RoomClientOptions
            {
                Server = server,
                RoomId = request.Room,
                Name = request.Name,
                From = request.From,
                Tracks = tracks,
                Way = request.Media.Way,
                Latencies = request.Media.Latencies,
                AsPage = request.Media.Way == ClientWay.Direct,
            },
            host,
            cancellation));

    public Task<ICrowdMember> ViewAsync(JoinRequest request, CancellationToken cancellation) => PublishAsync(request, [], cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Member(RoomClient client) : ICrowdMember
    {
        public MediaSession Media => client.Session;

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }
}

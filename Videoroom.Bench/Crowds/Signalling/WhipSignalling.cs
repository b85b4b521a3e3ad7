using Videoroom.Client;
using Videoroom.Client.Http;
using Videoroom.Client.Publishing;

namespace Videoroom.Bench.Crowds.Signalling;

/// <summary>Joins over WHIP and WHEP, at <c>/whip/ROOM</c> and <c>/whep/ROOM</c>.</summary>
internal sealed class WhipSignalling(Uri server, ClientHost host) : ICrowdSignalling
{
    public bool PublishersReceive => false;

    public async Task<ICrowdMember> PublishAsync(JoinRequest request, IReadOnlyList<TrackPublication> tracks, CancellationToken cancellation)
    {
        var endpoint = new Uri(server, $"/whip/{Uri.EscapeDataString(request.Room)}?display_name={Uri.EscapeDataString(request.Name)}");
        var client = await WhipClient.PublishAsync(endpoint, tracks, host, Options(request), cancellation);
        return new Member(client, client.Media);
    }

    public async Task<ICrowdMember> ViewAsync(JoinRequest request, CancellationToken cancellation)
    {
        var endpoint = new Uri(server, $"/whep/{Uri.EscapeDataString(request.Room)}");
        var client = await WhepClient.PlayAsync(endpoint, host, Options(request), request.Publishers, cancellation);
        return new Member(client, client.Media);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static HttpSessionOptions Options(JoinRequest request)
        => new() { From = request.From, Way = request.Media.Way, Latencies = request.Media.Latencies };

    private sealed class Member(IAsyncDisposable client, MediaSession media) : ICrowdMember
    {
        public MediaSession Media => media;

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }
}

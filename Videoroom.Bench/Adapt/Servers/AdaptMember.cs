using Videoroom.Client;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>Somebody in a room of another server.</summary>
/// <param name="Media">What it sends and receives.</param>
/// <param name="Signalling">Leaves the room when it is disposed.</param>
internal sealed record AdaptMember(MediaSession Media, IAsyncDisposable Signalling) : IAsyncDisposable
{
    /// <summary>Asks for the server's estimate of the viewer's network, in bits a second; null of a server that has none.</summary>
    public Func<CancellationToken, Task<long>>? Estimate { get; init; }

    public ValueTask DisposeAsync() => Signalling.DisposeAsync();
}

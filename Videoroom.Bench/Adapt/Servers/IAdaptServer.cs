using Videoroom.Client;
using Videoroom.Client.Publishing;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>Another server than ours, with one room.</summary>
internal interface IAdaptServer : IAsyncDisposable
{
    /// <summary>Has somebody publish; returns when its media may flow.</summary>
    /// <param name="name">The display name.</param>
    /// <param name="tracks">What it publishes.</param>
    /// <param name="host">The thread that its media runs on.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<AdaptMember> PublishAsync(string name, IReadOnlyList<TrackPublication> tracks, ClientHost host, CancellationToken cancellation);

    /// <summary>Has somebody watch all publishers; returns when the server has answered.</summary>
    /// <param name="media">How its media travels, and whom it tells.</param>
    /// <param name="publishers">How many there are.</param>
    /// <param name="host">The thread that its media runs on.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<AdaptMember> ViewAsync(MediaSessionOptions media, int publishers, ClientHost host, CancellationToken cancellation);
}

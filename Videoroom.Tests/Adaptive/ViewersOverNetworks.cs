using Videoroom.Bench.Node;
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;
using Videoroom.Tests.Client;

namespace Videoroom.Tests.Adaptive;

/// <summary>Calls in one room whose members' networks carry little, over real sockets.</summary>
public abstract class ViewersOverNetworks : NodeWithClients
{
    private protected const int BestBps = 1_500_000;
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private protected static SyntheticVideo Camera() => new(new SyntheticVideoOptions { Simulcast = true, BitrateBps = BestBps, FrameBursts = true });

    /// <summary>Has somebody join.</summary>
    /// <param name="name">The display name.</param>
    /// <param name="way">Its network; null for none between.</param>
    /// <param name="contents">What it publishes.</param>
    private protected Task<RoomClient> JoinAsync(string name, MediaWay? way, params MediaContent[] contents) => JoinAsync(name, way, default(ReceiverFeedback), contents);

    /// <inheritdoc cref="JoinAsync(string, MediaWay, MediaContent[])"/>
    /// <param name="name">The display name.</param>
    /// <param name="way">Its network; null for none between.</param>
    /// <param name="feedback">What it tells of what it receives.</param>
    /// <param name="contents">What it publishes.</param>
    private protected Task<RoomClient> JoinAsync(string name, MediaWay? way, ReceiverFeedback feedback, params MediaContent[] contents) => RoomClient.JoinAsync(
        new RoomClientOptions
        {
            Server = Node.Address,
            RoomId = "r",
            Name = name,
            Tracks = [.. contents.Select(content => new TrackPublication(content))],
            Feedback = feedback,
            Route = way is null ? null : way.Route,
        },
        Host);
}

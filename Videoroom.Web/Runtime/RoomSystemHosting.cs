using System.Security.Cryptography;
using System.Text;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Videoroom.Actors;
using Videoroom.Actors.Settings;
using Videoroom.Web.Configuration;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Runtime;

/// <summary>Adds the rooms to the host's actor system.</summary>
internal static class RoomSystemHosting
{
    /// <summary>
    /// Starts rooms, channels and endpoints with the system, and registers their region or parent as
    /// <c>IRequiredActor&lt;RoomRegion&gt;</c> and the channels as <c>IRequiredActor&lt;PeerChannels&gt;</c>.
    /// </summary>
    /// <param name="builder">The system's configuration.</param>
    /// <param name="services">The host's services.</param>
    /// <param name="placement">Which node gets which shard of rooms; unused on a node alone.</param>
    public static AkkaConfigurationBuilder WithRooms(
        this AkkaConfigurationBuilder builder, IServiceProvider services, IShardAllocationStrategy? placement)
        => builder.WithActors(async (system, registry) =>
        {
            var rooms = await RoomSystem.StartAsync(
                system,
                services.GetRequiredService<MediaPlane>().Engine!,
                Options(services.GetRequiredService<VideoroomOptions>(), services.GetRequiredService<SignallingUrls>()),
                services.GetRequiredService<TimeProvider>(),
                placement);
            registry.Register<RoomRegion>(rooms.Region);
            registry.Register<PeerChannels>(rooms.Channels);
            services.GetRequiredService<NodeRooms>().Open(rooms);
        });

    private static RoomSystemOptions Options(VideoroomOptions options, SignallingUrls signallingUrls) => new()
    {
        MaxPeersPerRoom = options.MaxPeersPerRoom,
        MaxRoomsPerNode = options.MaxRooms,
        MaxRoomsPerAddress = options.MaxRoomsPerAddress,
        ResumeSeconds = options.ResumeSeconds,
        VideoCodecs = options.VideoCodecs,
        NodeName = options.NodeName,
        ResumeKey = options.Cluster is { Secret: var secret }
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "videoroom resume tokens"u8.ToArray())
            : RandomNumberGenerator.GetBytes(32),
        SignallingUrls = () => [.. signallingUrls.All.Select(url => url.AbsoluteUri)],
    };
}

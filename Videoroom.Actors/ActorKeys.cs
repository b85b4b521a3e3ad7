namespace Videoroom.Actors;

// The keys under which a host finds the node's actors in Akka.Hosting's ActorRegistry (IRequiredActor<TKey>).

/// <summary>Key of what takes messages for rooms: the shard region in a cluster, the rooms' parent on a node alone.</summary>
public sealed class RoomRegion
{
    private RoomRegion()
    {
    }
}

/// <summary>Key of the supervisor of the node's peer channels.</summary>
public sealed class PeerChannels
{
    private PeerChannels()
    {
    }
}

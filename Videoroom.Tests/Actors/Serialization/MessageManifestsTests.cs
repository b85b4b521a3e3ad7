using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Forming;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Relay;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Actors.Serialization;

public class MessageManifestsTests
{
    private static readonly string?[] Namespaces =
    [
        typeof(RegisterPeer).Namespace, typeof(RoomActor).Namespace, typeof(EndpointActor).Namespace, typeof(RelayOffered).Namespace,
        typeof(NodeUp).Namespace, typeof(AskContact).Namespace,
    ];

    [Fact]
    public void Every_record_beside_the_messages_has_a_manifest_or_is_part_of_one_that_has_or_is_said_to_be_local()
    {
        var known = Parts(MessageManifests.Types);
        var forgotten = typeof(RegisterPeer).Assembly.GetTypes().Where(type =>
            Namespaces.Contains(type.Namespace) && IsRecord(type) && !type.IsNestedPrivate
            && !known.Contains(type) && !known.Any(part => part.IsSubclassOf(type)) && !LocalTypes.All.Contains(type));

        Assert.Empty(forgotten);
    }

    [Fact]
    public void What_is_said_to_be_local_has_no_manifest() => Assert.Empty(LocalTypes.All.Intersect(MessageManifests.Types));

    [Fact]
    public void A_message_that_is_local_is_refused()
    {
        var codec = new MessageCodec(NamedRef.Texts);

        Assert.Throws<ArgumentException>(() => codec.ToBinary(StopRoom.Instance));
        Assert.Throws<ArgumentException>(() => MessageCodec.Manifest(StopRoom.Instance));
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static HashSet<Type> Parts(IEnumerable<Type> messages)
    {
        HashSet<Type> parts = [];
        Queue<Type> waiting = new(messages);
        while (waiting.TryDequeue(out var type))
        {
            if (parts.Add(type))
            {
                foreach (var property in type.GetProperties())
                {
                    waiting.Enqueue(property.PropertyType);
                    Array.ForEach(property.PropertyType.GenericTypeArguments, waiting.Enqueue);
                }
            }
        }

        return parts;
    }
}

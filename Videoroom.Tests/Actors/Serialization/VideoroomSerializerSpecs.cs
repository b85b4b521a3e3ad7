using Akka.Actor;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Actors.Serialization;

public class VideoroomSerializerSpecs : ActorSpec
{
    private readonly VideoroomSerializer _serializer;

    public VideoroomSerializerSpecs() => _serializer = new VideoroomSerializer((ExtendedActorSystem)Sys);

    [Fact]
    public void A_ref_is_the_same_actor_afterwards()
    {
        var created = new EndpointCreated(7, CreateTestProbe("endpoint").Ref);

        Assert.Equal(created, _serializer.FromBinary(_serializer.ToBinary(created), _serializer.Manifest(created)));
    }

    [Fact]
    public void Row17_bytes_that_are_no_message_are_the_exception_that_the_runtime_drops_messages_for()
        => Assert.ThrowsAny<System.Runtime.Serialization.SerializationException>(() => _serializer.FromBinary([1, 2, 3], "EC"));

    [Fact]
    public void A_node_that_speaks_nonsense_of_a_ref_gives_one_that_nobody_listens_to()
    {
        var nonsense = new Videoroom.Actors.Serialization.Wire.EndpointCreated { Endpoint = "no path \0" };

        var read = (EndpointCreated)_serializer.FromBinary(Google.Protobuf.MessageExtensions.ToByteArray(nonsense), "EC");

        Assert.Equal(Sys.DeadLetters, read.Endpoint);
    }
}

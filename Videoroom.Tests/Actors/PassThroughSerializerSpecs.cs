namespace Videoroom.Tests.Actors;

public class PassThroughSerializerSpecs : ActorSpec
{
    [Fact]
    public void A_message_that_is_on_its_way_when_a_probe_is_made_arrives()
    {
        var message = new object();
        var before = Sys.Serialization.FindSerializerFor(message);
        var bytes = before.ToBinary(message);

        CreateTestProbe("another");

        var after = Sys.Serialization.FindSerializerFor(message);
        Assert.NotSame(before, after);
        Assert.Same(message, after.FromBinary<object>(bytes));
    }
}

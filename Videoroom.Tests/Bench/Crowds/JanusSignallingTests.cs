using Videoroom.Bench.Crowds.Signalling;

namespace Videoroom.Tests.Bench.Crowds;

public sealed class JanusSignallingTests
{
    [Theory]
    [InlineData("1234", 1234)]
    [InlineData("1", 1)]
    public void A_room_whose_name_is_a_number_has_that_number(string name, long expected)
        => Assert.Equal(expected, JanusSignalling.RoomId(name));

    [Theory]
    [InlineData("load")]
    [InlineData("0")]
    [InlineData("-5")]
    public void Any_other_name_always_gives_the_same_positive_number(string name)
    {
        Assert.InRange(JanusSignalling.RoomId(name), 1, uint.MaxValue);
        Assert.Equal(JanusSignalling.RoomId(name), JanusSignalling.RoomId(name));
        Assert.NotEqual(JanusSignalling.RoomId(name), JanusSignalling.RoomId(name + "-2"));
    }
}

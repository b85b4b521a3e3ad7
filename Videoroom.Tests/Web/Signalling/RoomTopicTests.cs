using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class RoomTopicTests
{
    [Theory]
    [InlineData("lobby")]
    [InlineData("100%")]
    [InlineData("a%2Fb")]
    [InlineData("../../etc/passwd")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\u202eright to left")]
    [InlineData("room:room")]
    public void Row16_Any_text_is_a_room_and_stays_as_it_is(string roomId)
    {
        Assert.True(RoomTopic.TryGetRoomId("room:" + roomId, out var read));
        Assert.Equal(roomId, read);
    }

    [Theory]
    [InlineData("room:")]
    [InlineData("room:a\u0000b")]
    [InlineData("room:a\nb")]
    [InlineData("room:a\u0085b")]
    [InlineData("stats")]
    [InlineData("Room:a")]
    [InlineData("room:.")]
    [InlineData("room:..")]
    public void Row16_Control_characters_what_no_address_can_hold_and_other_topics_are_no_room(string topic) => Assert.False(RoomTopic.TryGetRoomId(topic, out _));

    [Fact]
    public void Row16_A_room_id_has_at_most_128_characters()
    {
        Assert.True(RoomTopic.TryGetRoomId("room:" + new string('x', 128), out _));
        Assert.False(RoomTopic.TryGetRoomId("room:" + new string('x', 129), out _));
    }
}

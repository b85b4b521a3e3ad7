using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.MediaEvents;

public class TrackTypeTests
{
    [Theory]
    [InlineData("""{"active":true,"type":"screensharing"}""", true)]
    [InlineData("""{"active":true,"type":"camera"}""", false)]
    [InlineData("""{"type":7}""", false)]
    [InlineData("""{"type":null}""", false)]
    [InlineData("""{"type":"\ud800"}""", false)]
    [InlineData("""["screensharing"]""", false)]
    [InlineData("null", false)]
    public void A_shared_screen_is_what_its_publisher_calls_one(string metadata, bool isScreen)
        => Assert.Equal(isScreen, TrackType.IsScreen(new JsonText(metadata)));
}

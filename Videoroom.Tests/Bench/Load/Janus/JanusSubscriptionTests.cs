using System.Text.Json.Nodes;
using Videoroom.Bench.Load.Janus;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusSubscriptionTests
{
    [Fact]
    public void An_offer_says_which_publisher_each_line_is_of()
    {
        var subscription = JanusSubscription.Parse(Answer(
            """
            {"videoroom":"attached","streams":[
              {"mindex":0,"mid":"0","type":"audio","feed_id":7,"feed_mid":"a","ready":false},
              {"mindex":1,"mid":"1","type":"video","active":false}]}
            """,
            JanusJsep.Offer("v=0")));

        Assert.Equal("v=0", subscription.Sdp);
        Assert.Equal(
            [new JanusSubscribedStream("0", "audio", 7, "a"), new JanusSubscribedStream("1", "video", null, null)], subscription.Streams);
    }

    [Theory]
    [InlineData("""{"videoroom":"attached","streams":[{"mindex":0}]}""")]
    [InlineData("""{"videoroom":"attached","streams":1}""")]
    public void Streams_that_cannot_be_read_are_refused(string data)
        => Assert.Throws<InvalidDataException>(() => JanusSubscription.Parse(Answer(data, JanusJsep.Offer("v=0"))));

    [Fact]
    public void An_answer_without_an_offer_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => JanusSubscription.Parse(Answer("""{"videoroom":"updating"}""", null)));
        Assert.Throws<InvalidDataException>(() => JanusSubscription.Parse(Answer("""{"videoroom":"attached"}""", JanusJsep.Answer("v=0"))));
    }

    private static JanusMessage Answer(string data, JanusJsep? jsep)
        => new() { Kind = "event", Data = JsonNode.Parse(data)!.AsObject(), Jsep = jsep };
}

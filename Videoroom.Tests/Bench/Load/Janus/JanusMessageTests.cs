using System.Text;
using Videoroom.Bench.Load.Janus;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusMessageTests
{
    [Fact]
    public void An_event_of_the_plugin_has_its_data_and_its_session_description()
    {
        var message = Parse("""
            {"janus":"event","session_id":1,"transaction":"7","sender":4611686018427387,
             "plugindata":{"plugin":"janus.plugin.videoroom","data":{"videoroom":"event","configured":"ok"}},
             "jsep":{"type":"answer","sdp":"v=0"}}
            """);

        Assert.Equal(("event", "7", 4611686018427387), (message.Kind, message.Transaction, message.Sender));
        Assert.Equal("ok", message.Data["configured"]!.GetValue<string>());
        Assert.Equal(new JanusJsep("answer", "v=0"), message.Jsep);
        Assert.Null(message.Error);
    }

    [Fact]
    public void A_success_has_the_id_of_what_was_made()
        => Assert.Equal(8, Parse("""{"janus":"success","transaction":"1","data":{"id":8}}""").CreatedId);

    [Fact]
    public void An_error_of_the_core_has_its_code_and_reason()
        => Assert.Equal((458, "No such session"), Parse("""{"janus":"error","error":{"code":458,"reason":"No such session"}}""").Error);

    [Theory]
    [InlineData("event")]
    [InlineData("success")]
    public void An_error_of_the_plugin_has_its_code_and_reason(string kind)
        => Assert.Equal(
            (426, "No such room (1)"),
            Parse($$"""{"janus":"{{kind}}","plugindata": {"data": {"error_code":426,"error":"No such room (1)"} } }""").Error);

    [Fact]
    public void A_hangup_has_its_reason()
        => Assert.Equal("ICE failed", Parse("""{"janus":"hangup","sender":2,"reason":"ICE failed"}""").Reason);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"janus":1}""")]
    [InlineData("""{"janus":"event","sender":"2"}""")]
    [InlineData("""{"janus":"event","plugindata":{"data":[]}}""")]
    [InlineData("""{"janus":"event","plugindata":1}""")]
    [InlineData("""{"janus":"event","jsep":{"type":"offer"}}""")]
    [InlineData("""{"janus":"error","error":{"code":"x","reason":"y"}}""")]
    public void What_is_no_message_of_the_api_is_refused(string text)
        => Assert.Throws<InvalidDataException>(() => Parse(text));

    private static JanusMessage Parse(string text) => JanusMessage.Parse(Encoding.UTF8.GetBytes(text));
}

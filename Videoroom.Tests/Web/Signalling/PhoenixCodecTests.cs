using System.Text;
using System.Text.Json;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

public class PhoenixCodecTests
{
    [Fact]
    public void A_push_is_read_with_its_payload_as_it_came()
    {
        var message = Parse("""["6","7","room:r1","mediaEvent",{"data":"{\"type\":\"connect\"}", "seq": 1}]""");

        Assert.Equal(new PhoenixMessage("6", "7", "room:r1", "mediaEvent", """{"data":"{\"type\":\"connect\"}", "seq": 1}"""), message);
    }

    [Fact]
    public void A_heartbeat_has_no_join_reference()
        => Assert.Equal(new PhoenixMessage(null, "13", "phoenix", "heartbeat", "{}"), Parse("""[null,"13","phoenix","heartbeat",{}]"""));

    [Fact]
    public void Escapes_in_a_topic_are_text()
        => Assert.Equal("room:100% \u00fc\ud83d\ude00", Parse("""["1","1","room:100% \u00fc\ud83d\ude00","phx_join",{}]""")?.Topic);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""["1","1","room:a","phx_join"]""")]
    [InlineData("""["1","1","room:a","phx_join",{},1]""")]
    [InlineData("""["1","1","room:a","phx_join",[]]""")]
    [InlineData("""["1","1","room:a","phx_join",{}""")]
    [InlineData("""["1","1","room:a","phx_join",{}]]""")]
    [InlineData("""["1","1","room:a","phx_join",{}][]""")]
    [InlineData("""[1,1,"room:a","phx_join",{}]""")]
    [InlineData("""["1","1",null,"phx_join",{}]""")]
    [InlineData("""["1","1","","phx_join",{}]""")]
    [InlineData("""["1","1","room:\ud800","phx_join",{}]""")]
    [InlineData("""["1","1","room:a","phx_join",{"a":}]""")]
    [InlineData("""["123456789012345678901234567890123","1","room:a","phx_join",{}]""")]
    public void Row12_What_is_not_a_message_gives_an_error_and_no_exception(string text)
    {
        Assert.Null(PhoenixCodec.Parse(Encoding.UTF8.GetBytes(text), out var error));

        // It goes into a close frame, which holds 123 bytes of reason.
        Assert.InRange(Encoding.UTF8.GetByteCount(error!), 1, 123);
    }

    [Fact]
    public void Row12_Deep_nesting_is_refused()
    {
        var depth = PhoenixCodec.MaxDepth - 1;
        Assert.NotNull(Parse($$"""["1","1","room:a","x",{{Nested(depth)}}]"""));
        Assert.Null(Parse($$"""["1","1","room:a","x",{{Nested(depth + 1)}}]"""));
        Assert.Null(Parse($$"""["1","1","room:a","x",{{Nested(100_000)}}]"""));
    }

    [Fact]
    public void Row12_Any_truncation_and_any_changed_byte_is_survived()
    {
        var bytes = Encoding.UTF8.GetBytes("""["6","7","room:r1","mediaEvent",{"data":"\u00fc\"","seq":1.5e3,"x":[true,null]}]""");
        for (var i = 0; i < bytes.Length; i++)
        {
            PhoenixCodec.Parse(bytes.AsSpan(0, i), out _);
            for (var value = 0; value < 256; value++)
            {
                var changed = bytes.ToArray();
                changed[i] = (byte)value;
                var message = PhoenixCodec.Parse(changed, out var error);
                Assert.True(message is null != error is null);
            }
        }
    }

    [Fact]
    public void A_reply_repeats_both_references()
        => Assert.Equal(
            """["6","7","room:r1","phx_reply",{"status":"ok","response":{"a":1}}]""",
            Encoding.UTF8.GetString(PhoenixCodec.WriteReply("6", "7", "room:r1", ok: true, """{"a":1}""")));

    [Fact]
    public void A_server_push_has_no_reference()
        => Assert.Equal(
            """["6",null,"room:r1","mediaEvent",{"data":"x"}]""",
            Encoding.UTF8.GetString(PhoenixCodec.Write("6", null, "room:r1", "mediaEvent", """{"data":"x"}""")));

    [Fact]
    public void What_is_written_is_read_back()
    {
        const string Topic = "room:</script>\"\\ \u202e\ud83d\ude00";
        var message = Parse(Encoding.UTF8.GetString(PhoenixCodec.Write("1", "2", Topic, "e", """{"a":"b"}""")));

        Assert.Equal(new PhoenixMessage("1", "2", Topic, "e", """{"a":"b"}"""), message);
    }

    [Fact]
    public void A_refusal_names_code_and_reason()
    {
        using var refusal = JsonDocument.Parse(PhoenixCodec.Refusal("room_full", "The \"room\" is full."));

        Assert.Equal("room_full", refusal.RootElement.GetProperty("code").GetString());
        Assert.Equal("The \"room\" is full.", refusal.RootElement.GetProperty("reason").GetString());
    }

    private static PhoenixMessage? Parse(string text) => PhoenixCodec.Parse(Encoding.UTF8.GetBytes(text), out _);

    // An object so many levels deep.
    private static string Nested(int depth)
        => new StringBuilder().Insert(0, "{\"a\":", depth - 1).Append("{}").Append('}', depth - 1).ToString();
}

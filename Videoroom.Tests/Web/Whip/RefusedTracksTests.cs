using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

public class RefusedTracksTests
{
    [Fact]
    public void Nothing_to_say_is_no_header() => Assert.Null(RefusedTracks.Write([], []));

    [Fact]
    public void Lines_and_tracks_are_structured_fields()
    {
        var line = new RefusedLine("1", MediaKind.Audio, ["PCMU", "PCMA"], ["opus"]);
        var track = new UnplayableTrack("Q:1", "Q", "Žofie \"100 %\"", MediaKind.Video, "H264", "High");
        Assert.Equal(
            """
            line;mid="1";kind=audio;offered="PCMU, PCMA";taken="opus", track;id="Q:1";peer="Q";name=%"%c5%bdofie %22100 %25%22";kind=video;codec="H264";profile="High"
            """,
            RefusedTracks.Write([line], [track]));
        Assert.Equal(
            """track;id="Q:1";peer="Q";name=%"";kind=audio;codec="opus" """.TrimEnd(),
            RefusedTracks.Write([], [new UnplayableTrack("Q:1", "Q", "", MediaKind.Audio, "opus", null)]));
    }

    [Fact]
    public void Row16_a_strangers_text_can_neither_end_the_header_nor_fill_it()
    {
        const string Evil = "a\"\\\r\nSet-Cookie: b\u202e\0";
        var line = new RefusedLine(Evil, MediaKind.Video, [Evil, new string('x', 10_000)], [Evil]);
        var track = new UnplayableTrack(Evil, Evil, Evil + new string('\uFFFD', 10_000), MediaKind.Video, Evil, Evil);
        var value = RefusedTracks.Write([.. Enumerable.Repeat(line, 100)], [.. Enumerable.Repeat(track, 100)])!;

        Assert.All(value, character => Assert.InRange(character, ' ', '~'));
        Assert.Equal(RefusedTracks.MaxEntries, value.Split(";kind=video").Length - 1);
        Assert.InRange(value.Length, 1, 16 * 1024);
        Assert.Contains("""mid="a\"\\??Set-Cookie: b??";""", value, StringComparison.Ordinal);
        Assert.DoesNotContain("%e2%80%ae", RefusedTracks.Write([], [track])!, StringComparison.Ordinal);
    }
}

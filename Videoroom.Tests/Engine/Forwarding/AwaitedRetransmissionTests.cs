using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

/// <summary>Retransmissions whose SSRC nothing names: whose they are shows in what was asked for (RFC 4588, section 5.3).</summary>
public sealed class AwaitedRetransmissionTests : SsrcBindingsTestBase
{
    [Fact]
    public void An_SSRC_that_one_packet_matched_repeats_only_what_its_stream_was_asked_for()
    {
        Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        screen.Awaited.AddRange([(0, 300), (0, 301)]);
        Assert.Same(screen, OwnerOf(Rtx(0x99, 300)));

        Assert.Null(OwnerOf(Rtx(0x99, 5)));
        Assert.Same(screen, OwnerOf(Rtx(0x99, 301)));
    }

    [Fact]
    public void An_SSRC_that_a_chance_gave_to_the_wrong_stream_goes_to_the_right_one_with_the_next_packet_that_was_asked_of_it()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        screen.Awaited.Add((0, 300));
        Assert.Same(screen, OwnerOf(Rtx(0x99, 300)));

        camera.Awaited.AddRange([(0, 7), (0, 8)]);
        Assert.Same(camera, OwnerOf(Rtx(0x99, 7)));
        Assert.Same(camera, OwnerOf(Rtx(0x99, 8)));
    }

    [Fact]
    public void An_SSRC_that_was_matched_on_the_line_that_its_packets_name_is_checked_among_the_layers_of_that_line()
    {
        var video = Add(Video(line: 0, new("l", 0x11), new("h", 0x12)));
        video.Awaited.Add((0, 300));
        AssertFinds(encoding: 0, Rtx(0x99, 300, mid: "0"));

        video.Awaited.Add((1, 7));
        AssertFinds(encoding: 1, Rtx(0x99, 7, mid: "0"));
    }

    [Fact]
    public void What_one_packet_matched_gives_way_to_a_rid_that_says_otherwise()
    {
        var video = Add(Video(line: 0, new("l", 0x11), new("h", 0x12)));
        video.Awaited.AddRange([(0, 300), (0, 301)]);
        AssertFinds(encoding: 0, Rtx(0x99, 300));

        AssertFinds(encoding: 1, Rtx(0x99, 301, repairedRid: "h"));
        AssertFinds(encoding: 1, Rtx(0x99, 302));
    }

    [Fact]
    public void Retransmissions_of_the_only_stream_that_may_have_sent_them_are_its_whether_asked_for_or_not()
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        Add(Audio(line: 1));

        for (ushort i = 0; i < 10; i++)
        {
            Assert.Same(video, OwnerOf(Rtx(0x99, i)));
        }
    }

    [Fact]
    public void Retransmissions_that_only_one_line_may_have_sent_since_the_other_is_gone_are_that_lines()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        screen.Awaited.Add((0, 300));
        Assert.Same(screen, OwnerOf(Rtx(0x99, 300)));
        Bindings.Remove(camera, NowMs);

        Assert.Same(screen, OwnerOf(Rtx(0x99, 5)));
        Assert.Same(screen, OwnerOf(Rtx(0x99, 6)));
    }

    private void AssertFinds(int encoding, byte[] packet)
    {
        Assert.True(Find(packet, out var slot));
        Assert.Equal((encoding, true), (slot.Encoding, slot.IsRetransmission));
    }
}

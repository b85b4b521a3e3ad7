using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

/// <summary>Which of two SSRCs has a line: the announced one, the one whose packets name the line, the one that is only guessed.</summary>
public sealed class ContestedSsrcTests : SsrcBindingsTestBase
{
    private const long FrameMs = 33;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_source_that_restarts_beside_a_muted_one_stays_on_its_line_and_the_muted_one_comes_back_to_its_own(bool wasHeard)
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        if (wasHeard)
        {
            Assert.Same(camera, OwnerOf(Media(0x11)));
        }

        NowMs += 5000;
        Assert.Same(screen, OwnerOf(Media(0x21)));

        for (var endMs = NowMs + StreamSlot.SilenceMs; NowMs + FrameMs <= endMs;)
        {
            NowMs += FrameMs;
            Assert.Null(OwnerOf(Media(0x77)));
        }

        NowMs += FrameMs;
        Assert.Same(screen, OwnerOf(Media(0x77)));
        Assert.Same(camera, OwnerOf(Media(0x11)));
        Assert.Same(screen, OwnerOf(Media(0x77)));
        Assert.Equal([(0, 0x11u)], camera.Bound);
        Assert.Equal([(0, 0x21u), (0, 0x77u)], screen.Bound);
    }

    [Fact]
    public void A_source_that_begins_anew_on_a_muted_line_is_that_lines_as_soon_as_the_other_is_heard_to_go_on()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        OwnerOf(Media(0x11));
        NowMs += 5000;
        OwnerOf(Media(0x21));

        IStreamOwner? owner = null;
        for (var beganMs = NowMs; owner is null && NowMs - beganMs < 200; NowMs += FrameMs)
        {
            owner = OwnerOf(Media(0x77));
            Assert.Same(screen, OwnerOf(Media(0x21)));
        }

        Assert.Same(camera, owner);
    }

    [Fact]
    public void A_packet_of_the_older_source_that_comes_behind_the_first_of_its_successor_does_not_show_that_it_goes_on()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        OwnerOf(Media(0x11));
        NowMs += 5000;
        OwnerOf(Media(0x21));
        Assert.Null(OwnerOf(Media(0x77)));
        NowMs += 10;
        Assert.Same(screen, OwnerOf(Media(0x21)));

        for (var i = 0; i < 40; i++)
        {
            NowMs += FrameMs;
            OwnerOf(Media(0x77));
        }

        Assert.Equal([(0, 0x21u), (0, 0x77u)], screen.Bound);
        Assert.Equal([(0, 0x11u)], camera.Bound);
    }

    [Fact]
    public void Two_sources_that_restart_at_once_beside_a_third_are_both_back_within_the_silence_limit()
    {
        var lines = Enumerable.Range(0, 3).Select(line => Add(Video(line, new PublishedEncoding(null, 0x11u + (uint)line)))).ToArray();
        for (var line = 0u; line < 3; line++)
        {
            Assert.Same(lines[line], OwnerOf(Media(0x11 + line)));
        }

        for (var i = 0; i < 40; i++)
        {
            NowMs += FrameMs;
            Assert.Same(lines[2], OwnerOf(Media(0x13)));
            OwnerOf(Media(0x77));
            OwnerOf(Media(0x78));
        }

        Assert.Equal([0x77u, 0x78u], lines[..2].Select(line => line.Bound[^1].Ssrc).Order());
        Assert.Equal([(0, 0x13u)], lines[2].Bound);
    }

    [Fact]
    public void An_announced_SSRC_that_comes_back_has_its_line_back_and_what_was_guessed_does_not_take_turns_with_it()
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, 0x11, 0x12)));
        OwnerOf(Media(0x11));
        OwnerOf(Rtx(0x12, 5));
        NowMs += StreamSlot.SilenceMs + 1;
        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Same(video, OwnerOf(Rtx(0x78, 5)));

        // Repeats packets of 0x11, which under the numbers of 0x77 would be others.
        Assert.Null(OwnerOf(Rtx(0x12, 6)));
        NowMs += SsrcBindings.RelearnMs;
        for (var i = 0; i < 100; i++)
        {
            NowMs += FrameMs;
            Assert.Same(video, OwnerOf(Media(0x11)));
            Assert.Null(OwnerOf(Media(0x77)));
            Assert.Equal(i % 2 == 1, OwnerOf(Rtx(i % 2 == 1 ? 0x12u : 0x78u, 7)) is not null);
        }

        Assert.Equal([(0, 0x11u), (0, 0x77u), (0, 0x11u)], video.Bound);
    }

    [Fact]
    public void A_guess_that_an_announced_SSRC_proves_wrong_is_made_anew()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        OwnerOf(Media(0x11));
        NowMs += 100;
        OwnerOf(Media(0x21));
        NowMs += 5000;
        Assert.Same(screen, OwnerOf(Media(0x77)));

        // It is the camera's, since the screen goes on.
        NowMs += SsrcBindings.RelearnMs;
        Assert.Same(screen, OwnerOf(Media(0x21)));
        for (var endMs = NowMs + RetiredSsrcs.LateMs + (2 * SsrcGuesses.OverlapMs); NowMs < endMs;)
        {
            NowMs += FrameMs;
            OwnerOf(Media(0x77));
            OwnerOf(Media(0x21));
        }

        Assert.Same(camera, OwnerOf(Media(0x77)));
        Assert.Same(screen, OwnerOf(Media(0x21)));
    }

    [Fact]
    public void An_announced_SSRC_does_not_take_the_place_of_a_stream_that_names_the_line_and_has_it_back_when_that_ends()
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        OwnerOf(Media(0x11));
        NowMs += 10;
        Assert.Same(video, OwnerOf(Media(0x77, mid: "0")));
        NowMs += SsrcBindings.RelearnMs;

        // A late one.
        Assert.Null(OwnerOf(Media(0x11)));
        Assert.Same(video, OwnerOf(Media(0x77)));
        NowMs += StreamSlot.SilenceMs + 1;
        Assert.Same(video, OwnerOf(Media(0x11)));
        Assert.Null(OwnerOf(Media(0x77, mid: "0")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_packet_that_names_nothing_takes_no_line_from_a_stream_that_is_alive_and_named_it_or_is_announced(bool isAnnounced)
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, isAnnounced ? 0x77 : null)));
        Assert.Same(video, OwnerOf(Media(0x77, mid: isAnnounced ? null : "0")));
        for (var i = 0u; i < 100; i++)
        {
            NowMs += 600;
            Assert.Null(OwnerOf(Media(0x1000 + i)));
            Assert.Same(video, OwnerOf(Media(0x77)));
        }

        Assert.Equal([(0, 0x77u)], video.Bound);
    }

    [Fact]
    public void A_stream_that_names_its_line_has_it_from_a_guess_even_if_it_had_it_before()
    {
        var video = Add(Video());
        OwnerOf(Media(0x77, mid: "0"));
        NowMs += StreamSlot.SilenceMs + 1;
        Assert.Same(video, OwnerOf(Media(0x99)));
        NowMs += SsrcBindings.RelearnMs;

        Assert.Same(video, OwnerOf(Media(0x77, mid: "0")));
        Assert.Null(OwnerOf(Media(0x99)));
        NowMs += SsrcBindings.RelearnMs;
        Assert.Null(OwnerOf(Media(0x99)));
        Assert.Same(video, OwnerOf(Media(0x77)));
    }

    [Fact]
    public void A_stream_that_was_guessed_and_then_names_its_line_is_a_guess_no_longer()
    {
        var video = Add(Video());
        OwnerOf(Media(0x77));
        NowMs += SsrcBindings.RelearnMs;
        Assert.Same(video, OwnerOf(Media(0x77, mid: "0")));

        Assert.Null(OwnerOf(Media(0x99)));
        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Equal([(0, 0x77u)], video.Bound);
    }

    [Fact]
    public void A_line_that_loses_its_SSRC_to_another_has_no_stream_any_more_and_no_retransmissions_of_it()
    {
        var camera = Add(Video(line: 0));
        var screen = Add(Video(line: 1));
        OwnerOf(Media(0x77));
        camera.Awaited.Add((0, 5));
        Assert.Same(camera, OwnerOf(Rtx(0x78, 5)));

        Assert.Same(screen, OwnerOf(Media(0x77, mid: "1")));
        Assert.Equal([0], camera.Unbound);
        Assert.Empty(screen.Unbound);

        Assert.Same(camera, OwnerOf(Media(0x79, mid: "0")));
        screen.Awaited.Add((0, 6));
        camera.Awaited.Clear();
        Assert.Same(screen, OwnerOf(Rtx(0x78, 6)));
    }

    [Fact]
    public void A_line_that_loses_its_SSRC_to_an_offer_has_no_stream_any_more()
    {
        var camera = Add(Video(line: 0));
        OwnerOf(Media(0x77));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x77)));

        Assert.Equal([0], camera.Unbound);
        Assert.Equal([(0, 0x77u)], screen.Bound);
    }

    [Fact]
    public void Padding_begins_no_stream_even_if_it_names_its_line_or_has_an_announced_SSRC()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        OwnerOf(Media(0x77, mid: "0"));
        NowMs += StreamSlot.SilenceMs + 1;

        Assert.Null(OwnerOf(Padding(0x55, VideoType, mid: "0")));
        Assert.Null(OwnerOf(Padding(0x55, RtxType, mid: "0")));
        Assert.Null(OwnerOf(Padding(0x11, VideoType)));
        Assert.Same(camera, OwnerOf(Padding(0x77, VideoType, mid: "0")));
        Assert.Equal([(0, 0x11u), (0, 0x77u)], camera.Bound);
    }

    [Fact]
    public void Padding_of_a_stream_that_was_guessed_is_that_streams_whatever_it_names()
    {
        var video = Add(Video());
        OwnerOf(Media(0x77));

        Assert.Same(video, OwnerOf(Padding(0x77, VideoType, mid: "0")));
    }
}

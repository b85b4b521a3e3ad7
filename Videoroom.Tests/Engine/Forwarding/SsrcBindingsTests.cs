using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

/// <summary>Whose an SSRC is that the offer does not name.</summary>
public sealed class SsrcBindingsTests : SsrcBindingsTestBase
{
    [Fact]
    public void Sound_and_picture_of_a_client_that_announces_nothing_are_told_apart_by_their_payload_types()
    {
        var video = Add(Video());
        var audio = Add(Audio(line: 1));

        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Same(audio, OwnerOf(Media(0x78, AudioType)));
        Assert.Null(OwnerOf(Media(0x79, payloadType: 100)));
        Assert.Equal([(0, 0x77u)], video.Bound);
        Assert.Equal([(0, 0x78u)], audio.Bound);
    }

    [Fact]
    public void Of_two_lines_with_one_payload_type_the_first_stream_is_the_first_lines_in_whatever_order_they_were_published()
    {
        var screen = Add(Video(line: 1));
        var camera = Add(Video(line: 0));

        Assert.Same(camera, OwnerOf(Media(0x77)));
        Assert.Same(screen, OwnerOf(Media(0x78)));
        Assert.Same(camera, OwnerOf(Media(0x77)));
    }

    [Fact]
    public void A_line_whose_SSRC_is_announced_is_not_the_one_that_a_strange_SSRC_is_of_while_another_has_none()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1));

        Assert.Same(screen, OwnerOf(Media(0x77)));
        Assert.Same(camera, OwnerOf(Media(0x11)));
    }

    [Fact]
    public void A_third_stream_beside_two_that_are_alive_is_nobodys_and_then_that_of_the_one_that_fell_silent()
    {
        var camera = Add(Video(line: 0));
        var screen = Add(Video(line: 1));
        OwnerOf(Media(0x77));
        OwnerOf(Media(0x78));

        NowMs += 600;
        Assert.Null(OwnerOf(Media(0x79)));
        Assert.Same(camera, OwnerOf(Media(0x77)));

        NowMs += 300;
        Assert.Same(camera, OwnerOf(Media(0x77)));
        NowMs += 300;
        Assert.Same(screen, OwnerOf(Media(0x79)));
        Assert.Same(camera, OwnerOf(Media(0x77)));
        Assert.Equal([(0, 0x78u), (0, 0x79u)], screen.Bound);
    }

    [Fact]
    public void A_goodbye_says_at_once_which_of_two_lines_has_a_new_source()
    {
        Add(Video(line: 0));
        var screen = Add(Video(line: 1));
        OwnerOf(Media(0x77));
        OwnerOf(Media(0x78));
        NowMs += 600;
        OwnerOf(Media(0x77));

        Bindings.FindMedia(0x78)!.OnGoodbye();
        Assert.Same(screen, OwnerOf(Media(0x79)));
    }

    [Fact]
    public void A_source_that_was_restarted_under_another_SSRC_goes_on_with_its_first_packet_and_late_ones_of_the_older_are_nobodys()
    {
        var video = Add(Video());
        Assert.Same(video, OwnerOf(Media(0x76)));
        Assert.Same(video, OwnerOf(Rtx(0x12, 4)));
        NowMs += SsrcBindings.RelearnMs;

        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Null(OwnerOf(Media(0x76)));
        Assert.Null(OwnerOf(Rtx(0x12, 5)));
        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Equal([(0, 0x76u), (0, 0x77u)], video.Bound);
    }

    [Fact]
    public void A_source_whose_SSRC_is_announced_and_that_was_restarted_goes_on_when_the_older_was_silent_for_a_second()
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, 0x11, 0x12)));
        Assert.Same(video, OwnerOf(Media(0x11)));

        NowMs += StreamSlot.SilenceMs;
        Assert.Null(OwnerOf(Media(0x77)));
        NowMs += 1;
        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Null(OwnerOf(Rtx(0x12, 5)));
        Assert.Equal([(0, 0x11u), (0, 0x77u)], video.Bound);
    }

    [Fact]
    public void Two_sources_on_one_line_do_not_take_turns_and_when_the_newer_one_ends_the_older_one_is_back()
    {
        var video = Add(Video());
        Assert.Same(video, OwnerOf(Media(0x77)));
        NowMs += SsrcBindings.RelearnMs;
        Assert.Same(video, OwnerOf(Media(0x78)));

        for (var i = 0; i < 100; i++)
        {
            NowMs += 100;
            Assert.Null(OwnerOf(Media(0x77)));
            Assert.Same(video, OwnerOf(Media(0x78)));
        }

        NowMs += StreamSlot.SilenceMs + 1;
        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Equal([(0, 0x77u), (0, 0x78u), (0, 0x77u)], video.Bound);
    }

    [Fact]
    public void An_SSRC_that_changes_with_every_packet_begins_a_stream_every_half_second_at_most()
    {
        var video = Add(Video());
        for (var i = 0u; i < 1000; i++)
        {
            NowMs += 10;
            OwnerOf(Media(0x1000 + i));
        }

        Assert.InRange(video.Bound.Count, 10, 20);
    }

    [Fact]
    public void Row08_thousands_of_SSRCs_leave_no_more_than_one_a_stream()
    {
        Add(Video(line: 0, new PublishedEncoding(null, 0x11, 0x12)));
        Add(Video(line: 1));
        Add(Audio(line: 2));
        for (var i = 0u; i < 20_000; i++)
        {
            NowMs += 1;
            OwnerOf(Media(0x10_0000 + i));
            OwnerOf(Media(0x20_0000 + i, AudioType));
            OwnerOf(Rtx(0x30_0000 + i, (ushort)i));
        }

        Assert.InRange(Bindings.Count, 1, 6);
        var (media, repeated) = (Media(0x40_0000), Rtx(0x40_0001, 7));
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Bindings.TryFind(Parse(media), NowMs, out _);
                Bindings.TryFind(Parse(repeated), NowMs, out _);
            }
        }));
    }

    [Fact]
    public void Late_packets_of_a_track_that_was_removed_are_not_those_of_another_with_its_payload_type()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        OwnerOf(Media(0x11));
        Bindings.Remove(camera, NowMs);

        Assert.Null(OwnerOf(Media(0x11)));
        Assert.Same(screen, OwnerOf(Media(0x21)));
        NowMs += 1500;
        Assert.Null(OwnerOf(Media(0x11)));
        Assert.Equal([(0, 0x21u)], screen.Bound);
    }

    [Fact]
    public void Padding_that_probes_the_bandwidth_before_the_first_picture_is_nobodys_stream()
    {
        var video = Add(Video());

        Assert.Null(OwnerOf(Padding(0, RtxType)));
        Assert.Null(OwnerOf(Padding(0, VideoType)));
        Assert.Null(OwnerOf(Padding(0x55, RtxType)));
        Assert.Equal(0, Bindings.Count);

        Assert.Same(video, OwnerOf(Media(0x77)));
        Assert.Same(video, OwnerOf(Rtx(0x78, 1)));
    }

    [Fact]
    public void An_SSRC_of_zero_with_media_is_an_SSRC_like_any_other()
    {
        var video = Add(Video());

        Assert.Same(video, OwnerOf(Media(0)));
        Assert.Equal([(0, 0u)], video.Bound);
    }

    [Fact]
    public void Retransmissions_that_nobody_announced_are_the_only_encodings_of_the_line_with_their_payload_type()
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));

        Assert.True(Find(Rtx(0x12, 5), out var slot));
        Assert.Equal((video, 0, true), (slot.Line.Owner, slot.Encoding, slot.IsRetransmission));
        Assert.Equal([(0, 0x11u)], video.Bound);
    }

    [Fact]
    public void Retransmissions_that_came_before_the_first_picture_stay_those_of_the_stream()
    {
        var video = Add(Video());
        Assert.Same(video, OwnerOf(Rtx(0x78, 5)));
        NowMs += 3000;
        Assert.Same(video, OwnerOf(Media(0x77)));

        Assert.True(Find(Rtx(0x78, 6), out var slot));
        Assert.True(slot.IsRetransmission);
    }

    [Fact]
    public void Retransmissions_that_two_lines_may_have_sent_are_those_of_the_stream_that_was_asked_for_that_packet()
    {
        Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        screen.Awaited.Add((0, 300));

        Assert.Null(OwnerOf(Rtx(0x99, 5)));
        Assert.Same(screen, OwnerOf(Rtx(0x99, 300)));
    }

    [Fact]
    public void Retransmissions_of_a_packet_that_two_streams_were_asked_for_are_nobodys_until_one_tells()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21)));
        camera.Awaited.Add((0, 300));
        screen.Awaited.AddRange([(0, 300), (0, 301)]);

        Assert.Null(OwnerOf(Rtx(0x99, 300)));
        Assert.Same(screen, OwnerOf(Rtx(0x99, 301)));
    }

    [Fact]
    public void Retransmissions_of_layers_without_rids_are_those_of_the_layer_that_was_asked_for_that_packet()
    {
        var video = Add(Video(line: 0, new("l", 0x11), new("m", 0x12), new("h", 0x13)));
        video.Awaited.Add((1, 300));

        Assert.True(Find(Rtx(0x99, 300), out var slot));
        Assert.Equal((1, true), (slot.Encoding, slot.IsRetransmission));
    }

    [Fact]
    public void An_SSRC_that_the_offer_names_without_a_group_may_be_that_of_the_retransmissions()
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, 0x11)) with { OtherSsrcs = [0x12] });
        Assert.Same(video, OwnerOf(Media(0x11)));

        Assert.True(Find(Rtx(0x12, 5), out var slot));
        Assert.True(slot.IsRetransmission);
    }

    [Fact]
    public void A_stream_that_the_offer_names_besides_does_not_take_the_place_of_the_one_that_is_received()
    {
        var video = Add(Video(line: 0, new PublishedEncoding(null, 0x11)) with { OtherSsrcs = [0x13] });
        Assert.Same(video, OwnerOf(Media(0x11)));

        Assert.Null(OwnerOf(Media(0x13)));
        Assert.Null(OwnerOf(Media(0x13, mid: "0")));
        Assert.Equal([(0, 0x11u)], video.Bound);
    }

    [Fact]
    public void Layers_whose_SSRCs_are_announced_are_those_layers_and_a_strange_SSRC_is_none_of_them()
    {
        var video = Add(Video(line: 0, new("l", 0x11, 0x21), new("m", 0x12, 0x22), new("h", 0x13, 0x23)));

        Assert.True(Find(Media(0x13), out var high));
        Assert.True(Find(Rtx(0x22, 5), out var repeats));
        Assert.Equal((2, false, 1, true), (high.Encoding, high.IsRetransmission, repeats.Encoding, repeats.IsRetransmission));
        Assert.Null(OwnerOf(Media(0x77)));
        Assert.Null(OwnerOf(Media(0x77, mid: "0")));
        Assert.Equal([(0, 0x11u), (1, 0x12u), (2, 0x13u)], video.Bound);
    }

    [Fact]
    public void Of_two_streams_that_name_one_SSRC_the_first_has_it()
    {
        var camera = Add(Video(line: 0, new("l", 0x11, 0x12), new("h", 0x12, 0x13)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x11)));

        Assert.True(Find(Media(0x12), out var high));
        Assert.Equal((1, false), (high.Encoding, high.IsRetransmission));
        Assert.Same(camera, OwnerOf(Media(0x11)));
        Assert.Empty(screen.Bound);
    }

    [Fact]
    public void What_was_guessed_gives_way_to_a_mid_that_says_otherwise()
    {
        var camera = Add(Video(line: 0));
        var screen = Add(Video(line: 1));
        Assert.Same(camera, OwnerOf(Media(0x77)));

        Assert.Same(screen, OwnerOf(Media(0x77, mid: "1")));
        Assert.Same(screen, OwnerOf(Media(0x77)));
        Assert.Same(camera, OwnerOf(Media(0x78, mid: "0")));
        Assert.Null(OwnerOf(Media(0x79, mid: "7")));
    }

    [Fact]
    public void What_was_guessed_gives_way_to_an_offer_that_says_otherwise()
    {
        var camera = Add(Video(line: 0));
        Assert.Same(camera, OwnerOf(Media(0x77)));

        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x77)));
        Assert.Same(screen, OwnerOf(Media(0x77)));
        Assert.Same(camera, OwnerOf(Media(0x78)));
    }

    [Fact]
    public void Layers_are_known_by_their_rids_without_a_mid_where_one_line_has_them()
    {
        var camera = Add(Video(line: 0, new("l"), new("h")));
        Add(Video(line: 1, new PublishedEncoding(null, 0x21)));

        Assert.True(Find(Media(0x31, rid: "l"), out var low));
        Assert.True(Find(Media(0x32, rid: "h"), out var high));
        Assert.True(Find(Rtx(0x33, 5, repairedRid: "h"), out var repeats));
        Assert.Equal((0, 1, 1, true), (low.Encoding, high.Encoding, repeats.Encoding, repeats.IsRetransmission));
        Assert.Null(OwnerOf(Media(0x34, rid: "x")));

        // Two lines of these names: only the mid would tell.
        Add(Video(line: 2, new("l"), new("h")));
        NowMs += SsrcBindings.RelearnMs;
        Assert.Null(OwnerOf(Media(0x35, rid: "l")));
        Assert.Equal([(0, 0x31u), (1, 0x32u)], camera.Bound);
    }

    [Fact]
    public void A_negotiation_that_changes_something_else_leaves_what_was_learnt()
    {
        var before = Add(Video(line: 0, new PublishedEncoding(null, 0x11, 0x12)));
        Assert.Same(before, OwnerOf(Media(0x77)));
        Assert.Same(before, OwnerOf(Rtx(0x78, 5)));

        var after = new Owner(before.Options with { PictureLossIndication = true });
        Bindings.Replace(before, after, NowMs);

        Assert.Same(after, OwnerOf(Media(0x77)));
        Assert.Same(after, OwnerOf(Rtx(0x78, 6)));
        Assert.Equal([(0, 0x77u)], after.Bound);
    }

    [Fact]
    public void A_negotiation_that_announces_another_SSRC_ends_what_was_there()
    {
        var before = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        OwnerOf(Media(0x11));

        var after = new Owner(before.Options with { Encodings = [new PublishedEncoding(null, 0x21)] });
        Bindings.Replace(before, after, NowMs);

        Assert.Same(after, OwnerOf(Media(0x21)));
        Assert.Null(OwnerOf(Media(0x11)));
        Assert.Equal([(0, 0x21u)], after.Bound);
    }
}

using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.Forwarding;

/// <summary>What a new offer leaves of the SSRCs that were announced and learnt before it.</summary>
public sealed class RenegotiatedSsrcTests : SsrcBindingsTestBase
{
    [Fact]
    public void Layers_that_are_listed_in_another_order_keep_what_was_learnt_for_their_rids()
    {
        var before = Add(Video(line: 0, new("l"), new("h")));
        Learn(before);
        var after = Replace(before, new PublishedEncoding("h"), new PublishedEncoding("l"));

        AssertFinds(after, encoding: 1, Media(0x31));
        AssertFinds(after, encoding: 0, Media(0x32));
        AssertFinds(after, encoding: 0, Rtx(0x33, 6));
        Assert.Equal([(0, 0x32u), (1, 0x31u)], after.Bound);
    }

    [Fact]
    public void A_layer_that_comes_or_goes_leaves_the_others_what_was_learnt_for_them()
    {
        var before = Add(Video(line: 0, new("l"), new("h")));
        Learn(before);
        var three = Replace(before, new("l"), new("m"), new("h"));
        AssertFinds(three, encoding: 0, Media(0x31));
        AssertFinds(three, encoding: 2, Media(0x32));

        var one = Replace(three, new PublishedEncoding("h"));
        AssertFinds(one, encoding: 0, Media(0x32));
        AssertFinds(one, encoding: 0, Rtx(0x33, 6));
        Assert.Null(OwnerOf(Media(0x31)));
    }

    [Fact]
    public void A_track_that_has_layers_no_longer_keeps_the_SSRC_of_none_of_them()
    {
        var before = Add(Video(line: 0, new("l"), new("h")));
        Learn(before);
        var after = Replace(before, new PublishedEncoding(null));

        Assert.Empty(after.Bound);
    }

    [Fact]
    public void A_track_that_moves_to_another_line_keeps_nothing()
    {
        var before = Add(Video());
        OwnerOf(Media(0x77));
        var after = new Owner(before.Options with { Mid = "5" });
        Bindings.Replace(before, after, NowMs);

        Assert.Empty(after.Bound);
    }

    [Fact]
    public void Another_track_on_an_m_line_that_was_given_up_has_the_SSRCs_that_its_sender_had_there()
    {
        // A browser that stops to share its screen and shares it again: the transceiver keeps its SSRCs, and does not name mid and rid again.
        var before = Add(Video(line: 3, new("l"), new("h")));
        Learn(before);
        Assert.Same(before, OwnerOf(Rtx(0x33, 6)));
        Bindings.Remove(before, NowMs);
        Assert.Null(OwnerOf(Media(0x31)));
        var camera = Add(Video(line: 1, new PublishedEncoding("l"), new PublishedEncoding("h")));
        Assert.Null(OwnerOf(Media(0x31)));

        var after = Add(Video(line: 3, new PublishedEncoding("h"), new PublishedEncoding("l")) with { TrackId = "again" });

        AssertFinds(after, encoding: 1, Media(0x31));
        AssertFinds(after, encoding: 0, Media(0x32));
        AssertFinds(after, encoding: 0, Rtx(0x33, 6));
        Assert.Empty(camera.Bound);
    }

    [Fact]
    public void Packets_that_name_their_stream_are_of_that_one_whatever_their_SSRC_was_before()
    {
        var before = Add(Video(line: 3, new PublishedEncoding("l"), new PublishedEncoding("h")));
        Learn(before);
        Bindings.Remove(before, NowMs);
        var after = Add(Video(line: 3, new PublishedEncoding("l"), new PublishedEncoding("h")));
        var other = Add(Video(line: 4, new PublishedEncoding("l"), new PublishedEncoding("h")));

        AssertFinds(other, encoding: 1, Media(0x31, mid: "4", rid: "h"));
        AssertFinds(after, encoding: 0, Media(0x41, mid: "3", rid: "l"));
        AssertFinds(other, encoding: 1, Media(0x31));
    }

    [Fact]
    public void Retransmissions_of_a_source_that_a_new_offer_replaces_are_not_those_of_the_next()
    {
        var before = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        Assert.Same(before, OwnerOf(Media(0x11)));
        Assert.Same(before, OwnerOf(Rtx(0x12, 5)));
        Replace(before, new PublishedEncoding(null, 0x21));

        Assert.Null(OwnerOf(Rtx(0x12, 6)));
    }

    [Fact]
    public void Two_tracks_that_swap_their_announced_SSRCs_in_one_offer_have_each_others()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11, 0x12)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x21, 0x22)));
        OwnerOf(Media(0x11));
        OwnerOf(Media(0x21));

        var cameraAfter = Replace(camera, new PublishedEncoding(null, 0x21, 0x22));
        Assert.Null(OwnerOf(Media(0x11)));
        var screenAfter = Replace(screen, new PublishedEncoding(null, 0x11, 0x12));

        for (var i = 0; i < 3; i++)
        {
            Assert.Same(cameraAfter, OwnerOf(Media(0x21)));
            Assert.Same(screenAfter, OwnerOf(Media(0x11)));
            Assert.Same(cameraAfter, OwnerOf(Rtx(0x22, 5)));
            Assert.Same(screenAfter, OwnerOf(Rtx(0x12, 5)));
        }

        Assert.Equal([(0, 0x21u)], cameraAfter.Bound);
        Assert.Equal([(0, 0x11u)], screenAfter.Bound);
    }

    [Fact]
    public void Of_two_lines_that_name_one_SSRC_the_second_has_it_when_the_first_is_gone()
    {
        var camera = Add(Video(line: 0, new PublishedEncoding(null, 0x11)));
        var screen = Add(Video(line: 1, new PublishedEncoding(null, 0x11)));
        Assert.Same(camera, OwnerOf(Media(0x11)));
        Bindings.Remove(camera, NowMs);

        Assert.Same(screen, OwnerOf(Media(0x11)));
    }

    private void Learn(Owner owner)
    {
        AssertFinds(owner, encoding: 0, Media(0x31, mid: owner.Options.Mid, rid: "l"));
        AssertFinds(owner, encoding: 1, Media(0x32, mid: owner.Options.Mid, rid: "h"));
        AssertFinds(owner, encoding: 1, Rtx(0x33, 5, repairedRid: "h"));
    }

    private Owner Replace(Owner before, params PublishedEncoding[] encodings)
    {
        var after = new Owner(before.Options with { Encodings = encodings });
        Bindings.Replace(before, after, NowMs);
        return after;
    }

    private void AssertFinds(Owner owner, int encoding, byte[] packet)
    {
        Assert.True(Find(packet, out var slot));
        Assert.Equal((owner, encoding), (slot.Line.Owner, slot.Encoding));
    }
}

using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Peers;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>What clients ask of the tracks that they receive or send, and what becomes of it.</summary>
public class TrackWishSpecs : RoomSpec
{
    [Fact]
    public async Task Row_setTargetTrackVariant_chooses_the_layer_and_keeps_it_when_the_track_moves_to_another_line()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        var track = alice.TrackId("cam");

        bob.Send(Wish("setTargetTrackVariant", track, """, "variant":"m" """));
        await AwaitAssertAsync(() => Assert.Equal([(track, "m")], bob.Connection.TargetEncodings));

        // The line that received becomes one that sends.
        await bob.PublishAsync(["cam"], receiving: 1);
        await AwaitAssertAsync(() => Assert.Equal([(track, "m"), (track, "m")], bob.Connection.TargetEncodings));
        Assert.Equal(2, bob.Connection.Subscribed.Count);
    }

    [Fact]
    public async Task Row11_setTargetTrackVariant_of_a_track_that_one_does_not_receive_is_refused()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        bob.Send(Wish("setTargetTrackVariant", "elsewhere:u", """, "variant":"m" """));
        alice.Send(Wish("setTargetTrackVariant", alice.TrackId("cam"), """, "variant":"m" """));
        bob.UpdateMetadata("{}");
        await alice.ExpectAsync("endpointUpdated");
        alice.UpdateMetadata("{}");
        await bob.ExpectAsync("endpointUpdated");

        Assert.Empty(bob.Connection.TargetEncodings);
        Assert.Empty(alice.Connection.TargetEncodings);
    }

    [Fact]
    public async Task Row_prioritizeTrack_and_other_wishes_are_taken_and_change_nothing()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        bob.Send(Wish("prioritizeTrack", alice.TrackId("cam")));
        bob.Send(Wish("unprioritizeTrack", alice.TrackId("cam")));
        bob.Send(Wish("prioritizeTrack", "elsewhere:u"));
        alice.Send(Wish("trackVariantBitrates", alice.TrackId("cam"), """, "variantBitrates":1536000 """));
        alice.Send(Wish("trackVariantBitrates", "elsewhere:u", """, "variantBitrates":{"l":1} """));
        bob.Send(
            """
            {"type":"custom","data":{"type":"preferedVideoSizes","data":{
            "bigScreens":1,"mediumScreens":0,"smallScreens":3,"allSameSize":false}}}
            """);

        // No tracksPriority either: generation A falls through from it into encodingSwitched.
        alice.UpdateMetadata("""{"marker":1}""");
        bob.UpdateMetadata("""{"marker":1}""");
        await bob.ExpectAsync("endpointUpdated");
        await alice.ExpectAsync("endpointUpdated");
    }

    [Fact]
    public async Task Row_encodingSwitched_says_when_a_layer_stands_in_for_another()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        bob.Connection.Observer.OnEncodingSwitched(alice.TrackId("cam"), "h", EncodingSwitchReason.Other);
        bob.Connection.Observer.OnEncodingSwitched(alice.TrackId("cam"), "l", EncodingSwitchReason.EncodingInactive);

        var chosen = await bob.ExpectAsync("encodingSwitched");
        Assert.Equal(("h", "other"), ((string?)chosen["encoding"], (string?)chosen["reason"]));
        var substitute = await bob.ExpectAsync("encodingSwitched");
        Assert.Equal(("l", "encoding_inactive"), ((string?)substitute["encoding"], (string?)substitute["reason"]));
    }

    [Fact]
    public async Task Row_trackNeeds_goes_to_the_media_engine_as_the_whole_list()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        bob.Send(Needs(alice.TrackId("cam"), 148, 96));
        bob.Send(Needs("elsewhere:u", 0, 0));

        await AwaitAssertAsync(() => Assert.Equal(
            [new TrackNeed(alice.TrackId("cam"), 148, 96, false), new TrackNeed("elsewhere:u", 0, 0, false)],
            bob.Connection.Needs.Select(Assert.Single)));

        static string Needs(string trackId, int width, int height)
            => $$"""{"type":"custom","data":{"type":"trackNeeds","data":{"tracks":[{"trackId":"{{trackId}}","width":{{width}},"height":{{height}} """ + "}]}}}";
    }

    [Fact]
    public async Task Row_neededEncodings_tells_our_page_and_no_other_client_which_layers_of_its_own_track_are_needed()
    {
        var page = await NewConnectedAsync(parameters: SpecClient.PageParameters);
        var original = await NewConnectedAsync(others: page);
        await page.PublishAsync(["cam"]);
        await original.ExpectAsync("tracksAdded");
        await original.ExpectAsync("offerData");
        await original.OfferAsync(["cam"], receiving: 1);
        await page.ExpectAsync("tracksAdded");
        await page.ExpectAsync("offerData");

        original.Connection.Observer.OnNeededEncodings(original.TrackId("cam"), ["l"]);
        page.Connection.Observer.OnNeededEncodings("elsewhere:u", ["h"]);
        page.Connection.Observer.OnNeededEncodings(page.TrackId("cam"), ["l", "m"]);
        page.Connection.Observer.OnNeededEncodings(page.TrackId("cam"), []);

        await page.ExpectTextAsync(
            $$"""{"type":"custom","data":{"type":"neededEncodings","data":{"trackId":"{{page.TrackId("cam")}}","encodings":["l","m"]""" + "}}}");
        await page.ExpectTextAsync(
            $$"""{"type":"custom","data":{"type":"neededEncodings","data":{"trackId":"{{page.TrackId("cam")}}","encodings":[]""" + "}}}");
        page.UpdateMetadata("""{"marker":1}""");
        await original.ExpectAsync("endpointUpdated");
    }

    [Fact]
    public async Task Row_trackQualities_tells_our_page_and_no_other_client_why_a_track_is_not_better()
    {
        var (page, original) = await NewCallOfOurPageAsync();
        var track = original.TrackId("cam");

        original.Connection.Observer.OnSample(Sample(new TrackQuality { TrackId = page.TrackId("cam"), Cause = TrackCause.ViewerLoss }));
        page.Connection.Observer.OnSample(Sample(
            new TrackQuality
            {
                TrackId = track,
                Cause = TrackCause.PublisherLoss,
                Rid = "m",
                Width = 640,
                Height = 360,
                FramesPerSecond = 30,
                BitrateBps = 500_000,
                Loss = 0.08,
            },
            new TrackQuality { TrackId = "gone:u" }));

        await page.ExpectTextAsync(
            $$"""{"type":"custom","data":{"type":"trackQualities","data":{"tracks":[{"trackId":"{{track}}","cause":"publisherLoss","encoding":"m","width":640,"height":360,"frameRate":30,"bitrate":500000,"loss":0.08""" + "}]}}}");
        page.UpdateMetadata("""{"marker":1}""");
        await original.ExpectAsync("endpointUpdated");
    }

    [Fact]
    public async Task Row_qualityReport_goes_to_the_media_engine_at_most_once_a_second_the_newest_first()
    {
        var (page, original) = await NewCallOfOurPageAsync();
        page.Send(Report("cpu"));
        page.Send(Report("bandwidth"));
        original.UpdateMetadata("""{"marker":1}""");
        await page.ExpectAsync("endpointUpdated");
        await SettledAsync(page);

        page.Connection.Observer.OnSample(Sample());
        page.Connection.Observer.OnSample(Sample());
        await AwaitAssertAsync(() => Assert.Equal(EncoderLimitation.Bandwidth, Assert.Single(page.Connection.QualityReports).Limitations[page.TrackId("cam")]));

        string Report(string limitation)
            => $$"""{"type":"custom","data":{"type":"qualityReport","data":{"published":[{"trackId":"{{page.TrackId("cam")}}","limitation":"{{limitation}}"}""" + "],\"received\":[]}}}";
    }

    [Fact]
    public async Task Row_updateTrackMetadata_tells_the_media_engine_that_a_track_is_switched_off_on_purpose()
    {
        var (page, original) = await NewCallOfOurPageAsync();
        original.UpdateTrackMetadata(original.TrackId("cam"), """{"active":false}""");
        await AwaitAssertAsync(() => Assert.Equal([original.TrackId("cam")], Assert.Single(page.Connection.InactiveTracks)));

        original.UpdateTrackMetadata(original.TrackId("cam"), """{"active":true}""");
        await AwaitAssertAsync(() => Assert.Equal([1, 0], page.Connection.InactiveTracks.Select(tracks => tracks.Count)));
    }

    /// <summary>Our page and a client of the original, which receive each other's camera.</summary>
    private async Task<(SpecClient Page, SpecClient Original)> NewCallOfOurPageAsync()
    {
        var page = await NewConnectedAsync(parameters: SpecClient.PageParameters);
        var original = await NewConnectedAsync(others: page);
        await page.PublishAsync(["cam"]);
        await original.ExpectAsync("tracksAdded");
        await original.ExpectAsync("offerData");
        await original.OfferAsync(["cam"], receiving: 1);
        await page.ExpectAsync("tracksAdded");
        await page.ExpectAsync("offerData");
        return (page, original);
    }

    private static PeerConnectionSample Sample(params TrackQuality[] tracks) => new() { Tracks = tracks };

    private static string Wish(string type, string trackId, string more = "")
        => $$"""{"type":"custom","data":{"type":"{{type}}","data":{"trackId":"{{trackId}}" """ + more + "}}}";
}

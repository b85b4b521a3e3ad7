using Videoroom.Engine.Forwarding;

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

    private static string Wish(string type, string trackId, string more = "")
        => $$"""{"type":"custom","data":{"type":"{{type}}","data":{"trackId":"{{trackId}}" """ + more + "}}}";
}

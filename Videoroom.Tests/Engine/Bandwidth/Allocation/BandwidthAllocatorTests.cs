using Videoroom.Engine.Bandwidth.Allocation;

namespace Videoroom.Tests.Engine.Bandwidth.Allocation;

public sealed class BandwidthAllocatorTests
{
    private const long Plenty = 100_000_000;
    private readonly BandwidthAllocator _allocator = new();
    private long _nowUs;

    [Fact]
    public void With_enough_for_all_everybody_gets_its_ceiling_at_once()
    {
        var tracks = new[] { Camera(), Camera() };
        Allocate(tracks, Plenty);

        Assert.Equal([2, 2], Layers(tracks));
        Assert.All(tracks, track => Assert.Equal(LayerLimit.None, track.Limit));
        Assert.Equal(3_000_000, _allocator.DemandBps);
    }

    [Theory]
    [InlineData(90, 0, "SizeOnScreen")]
    [InlineData(180, 0, "SizeOnScreen")]
    [InlineData(230, 1, "SizeOnScreen")]
    [InlineData(500, 2, "None")]
    [InlineData(0, TrackDemand.NoLayer, "SizeOnScreen")]
    public void A_tile_gets_no_larger_layer_than_it_can_show_and_a_hidden_one_none(int height, int layer, string limit)
    {
        var track = Camera();
        track.ShownHeight = height;
        Allocate([track], Plenty);

        Assert.Equal((layer, limit), (track.Layer, track.Limit.ToString()));
    }

    [Fact]
    public void The_lowest_layer_of_every_track_comes_before_a_better_one_of_any()
    {
        var tracks = new[] { Camera(), Camera(TrackPriority.Pinned), Share() };
        Allocate(tracks, 150_000 + 150_000 + 300_000 + 100_000);

        Assert.Equal([0, 0, 0], Layers(tracks));
        Assert.All(tracks, track => Assert.Equal(LayerLimit.Estimate, track.Limit));
    }

    [Fact]
    public void A_share_is_made_readable_before_tiles_become_better_and_does_not_starve_them()
    {
        var tracks = new[] { Camera(), Camera(), Share() };
        Allocate(tracks, 150_000 + 150_000 + 2_500_000);

        Assert.Equal([0, 0, 1], Layers(tracks));
    }

    [Fact]
    public void What_is_pinned_becomes_better_first_then_who_speaks_then_the_others()
    {
        var tracks = new[] { Camera(), Camera(TrackPriority.Speaking), Camera(TrackPriority.Pinned) };
        Allocate(tracks, 150_000 + 500_000 + 1_500_000);

        Assert.Equal([0, 1, 2], Layers(tracks));
    }

    [Fact]
    public void Among_equals_the_cheapest_step_is_taken_first()
    {
        var tracks = new[] { Camera(), Camera() };
        Allocate(tracks, 500_000 + 500_000 + 400_000);

        Assert.Equal([1, 1], Layers(tracks));
    }

    [Fact]
    public void When_not_even_the_lowest_layers_fit_the_smallest_tile_is_left_out()
    {
        var tracks = new[] { Camera(), Camera(), Camera() };
        (tracks[0].ShownPixels, tracks[1].ShownPixels, tracks[2].ShownPixels) = (100, 900, 400);
        Allocate(tracks, 320_000);

        Assert.Equal([TrackDemand.NoLayer, 0, 0], Layers(tracks));
        Assert.Equal(LayerLimit.Estimate, tracks[0].Limit);
    }

    [Fact]
    public void Flip_flop_A_track_goes_down_at_once_and_up_only_after_a_while_of_enough()
    {
        var track = Camera();
        Allocate([track], 2_000_000);
        Allocate([track], 600_000);
        Assert.Equal(1, track.Layer);

        // The estimate plays around the upper layer's rate.
        for (var i = 0; i < 40; i++)
        {
            Allocate([track], i % 4 == 0 ? 1_400_000 : 2_000_000, afterMs: 250);
            Assert.Equal(1, track.Layer);
        }

        Allocate([track], 2_000_000, afterMs: 250);
        Allocate([track], 2_000_000, afterMs: 1_600);
        Assert.Equal(2, track.Layer);
    }

    [Fact]
    public void A_proven_estimate_is_used_at_once()
    {
        var track = Camera();
        Allocate([track], 200_000);
        Allocate([track], 1_600_000);
        Assert.Equal(0, track.Layer);
        Allocate([track], 1_500_000, isProven: true);

        Assert.Equal(2, track.Layer);
    }

    [Fact]
    public void An_upgrade_that_takes_all_that_there_is_waits_for_more()
    {
        var track = Camera();
        Allocate([track], 200_000);
        for (var i = 0; i < 20; i++)
        {
            Allocate([track], 501_000, afterMs: 250);
        }

        Assert.Equal((0, LayerLimit.Estimate), (track.Layer, track.Limit));
    }

    [Fact]
    public void Dead_layer_A_layer_that_the_publisher_stopped_is_left_at_once()
    {
        var track = Camera();
        Allocate([track], Plenty);
        track.Layers[2] = track.Layers[2] with { IsLive = false };
        Allocate([track], Plenty);

        Assert.Equal((1, LayerLimit.LayerMissing), (track.Layer, track.Limit));
    }

    [Fact]
    public void A_layer_in_the_middle_that_is_not_sent_is_passed_over()
    {
        var track = Camera();
        track.Layers[1] = track.Layers[1] with { IsLive = false };
        Allocate([track], 600_000);
        Assert.Equal(0, track.Layer);

        Allocate([track], Plenty, isProven: true);
        Assert.Equal(2, track.Layer);
    }

    [Fact]
    public void A_publisher_that_sends_nothing_is_said_to()
    {
        var track = Camera();
        for (var layer = 0; layer < 3; layer++)
        {
            track.Layers[layer] = default;
        }

        Allocate([track], Plenty);
        Assert.Equal((TrackDemand.NoLayer, LayerLimit.PublisherSilent), (track.Layer, track.Limit));
    }

    [Fact]
    public void A_viewer_that_chose_a_layer_gets_no_better_one_and_a_picture_when_that_is_not_there()
    {
        var track = Camera();
        track.ChosenLayer = 1;
        Allocate([track], Plenty);
        Assert.Equal((1, LayerLimit.ViewerChoice), (track.Layer, track.Limit));

        track.ChosenLayer = 0;
        track.Layers[0] = track.Layers[0] with { IsLive = false };
        Allocate([track], Plenty);
        Assert.Equal(1, track.Layer);
    }

    [Fact]
    public void A_layer_that_was_asked_for_by_name_is_sent_at_any_size_but_not_while_it_is_hidden()
    {
        var track = Camera();
        (track.ChosenLayer, track.ShownHeight) = (2, 90);
        Allocate([track], Plenty);
        Assert.Equal((2, LayerLimit.None), (track.Layer, track.Limit));

        track.ShownHeight = 0;
        Allocate([track], Plenty);
        Assert.Equal((TrackDemand.NoLayer, LayerLimit.SizeOnScreen), (track.Layer, track.Limit));
    }

    [Fact]
    public void A_round_allocates_no_memory()
    {
        var tracks = Enumerable.Range(0, 30).Select(_ => Camera()).ToArray();
        Allocate(tracks, 5_000_000);

        Assert.Equal(0, Rtp.RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                _allocator.Allocate(tracks, 3_000_000 + (i * 10_000), isProven: false, i * 100_000);
            }
        }));
    }

    private static TrackDemand Camera(TrackPriority priority = TrackPriority.Tile)
        => Track(priority, new(true, 150_000, 180), new(true, 500_000, 360), new(true, 1_500_000, 720));

    private static TrackDemand Share() => Track(TrackPriority.Share, new(true, 300_000, 540), new(true, 2_500_000, 1080));

    private static TrackDemand Track(TrackPriority priority, params OfferedLayer[] layers)
    {
        var track = new TrackDemand { Priority = priority, LayerCount = layers.Length };
        layers.CopyTo(track.Layers);
        return track;
    }

    private static int[] Layers(TrackDemand[] tracks) => [.. tracks.Select(track => track.Layer)];

    private void Allocate(TrackDemand[] tracks, long budgetBps, long afterMs = 100, bool isProven = false)
    {
        _nowUs += afterMs * 1000;
        _allocator.Allocate(tracks, budgetBps, isProven, _nowUs);
    }
}

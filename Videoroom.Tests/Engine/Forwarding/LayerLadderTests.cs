using Videoroom.Client.Recordings;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public sealed class LayerLadderTests
{
    private readonly LayerLadder _ladder = new();
    private readonly TrackDemand _demand = new();
    private long _nowMs;

    [Fact]
    public void Before_the_first_packet_each_encoding_is_one_step_that_costs_what_is_usual()
    {
        _ladder.Offer(new StreamActivity(3), [Empty(), Empty(), Empty()], _demand, 0);

        Assert.Equal([new(0, 0, LayerFilter.All), new(1, 0, LayerFilter.All), new(2, 0, LayerFilter.All)], _ladder.Steps.ToArray());
        Assert.Equal([150_000, 500_000, 1_500_000], _demand.Layers.ToArray().Select(layer => layer.BitrateBps));
        Assert.All(_demand.Layers.ToArray(), layer => Assert.False(layer.IsLive));
    }

    [Fact]
    public void An_encoding_that_another_node_does_not_send_to_us_costs_what_it_says()
    {
        var (low, high) = (Empty(), Empty());
        low.OnReport(0, default, 0);
        high.OnReport(900_000, (640, 360), 0);

        _ladder.Offer(new StreamActivity(2), [low, high], _demand, 0);

        Assert.Equal([300_000, 900_000], _demand.Layers.ToArray().Select(layer => layer.BitrateBps));
        Assert.Equal([0, 360], Heights());
    }

    [Fact]
    public void Simulcast_saves_pictures_of_its_lowest_encoding_only()
    {
        Offer(StockRecordings.Vp8Simulcast);

        Assert.Equal(
            [new(0, 0, 0), new(0, 0, 1), new(0, 0, LayerFilter.All), new(1, 0, LayerFilter.All), new(2, 0, LayerFilter.All)],
            _ladder.Steps.ToArray());
        Assert.Equal([90, 90, 90, 180, 360], Heights());
        RisesInCost();
        Assert.Equal([2, 3, 4], Enumerable.Range(0, 3).Select(_ladder.HighestOf));
    }

    [Fact]
    public void A_stream_with_spatial_layers_has_a_step_for_each()
    {
        Offer(StockRecordings.Av1Svc);

        Assert.Equal(
            [new(0, 0, 0), new(0, 0, 1), new(0, 0, LayerFilter.All), new(0, 1, LayerFilter.All), new(0, 2, LayerFilter.All)],
            _ladder.Steps.ToArray());
        Assert.Equal([135, 135, 135, 270, 540], Heights());
        RisesInCost();
    }

    [Fact]
    public void A_spatial_layer_that_the_publisher_ended_is_not_offered_while_the_others_go_on()
    {
        var layers = new SvcLayers(new LayerReader(Codec.Av1));
        var activity = new StreamActivity(1);
        Play(StockRecordings.Av1Svc.Encodings[0], layers, activity, spatial: 2);
        _nowMs += SvcLayers.SilenceMs;
        Play(StockRecordings.Av1Svc.Encodings[0], layers, activity, spatial: 1);
        _ladder.Offer(activity, [layers], _demand, _nowMs);

        Assert.Equal([true, true, true, true, false], _demand.Layers.ToArray().Select(layer => layer.IsLive));
    }

    [Fact]
    public void What_was_decided_stays_when_layers_are_found_below_it()
    {
        var activity = new StreamActivity(3);
        _ladder.Offer(activity, [Empty(), Empty(), Empty()], _demand, 0);
        _demand.Layer = 1;
        Offer(StockRecordings.Vp8Simulcast);
        Assert.Equal(new LayerStep(1, 0, LayerFilter.All), _ladder.Steps[_demand.Layer]);

        // Another origin of the track may have fewer.
        _ladder.Offer(new StreamActivity(1), [Empty()], _demand, _nowMs);
        Assert.Equal(0, _demand.Layer);
    }

    [Fact]
    public void Looking_allocates_nothing()
    {
        var (activity, layers) = Offer(StockRecordings.Vp8Simulcast);
        Assert.Equal(0, RtpBytes.AllocatedBy(() => _ladder.Offer(activity, layers, _demand, _nowMs)));
    }

    private static SvcLayers Empty() => new(new LayerReader(Codec.Vp8));

    private (StreamActivity Activity, SvcLayers[] Layers) Offer(PacketRecording recording)
    {
        var activity = new StreamActivity(recording.Encodings.Count);
        var layers = recording.Encodings.Select(_ => new SvcLayers(new LayerReader(recording.Codec))).ToArray();
        var sinceMs = _nowMs;
        for (var encoding = 0; encoding < layers.Length; encoding++)
        {
            _nowMs = sinceMs;
            Play(recording.Encodings[encoding], layers[encoding], activity, spatial: 2, encoding);
        }

        _ladder.Offer(activity, layers, _demand, _nowMs);
        return (activity, layers);
    }

    private void Play(RecordedEncoding recording, SvcLayers layers, StreamActivity activity, int spatial, int encoding = 0)
    {
        var reader = new LayerReader(Codec.Av1);
        var sinceMs = _nowMs;
        foreach (var packet in recording.Packets)
        {
            _nowMs = sinceMs + (packet.OffsetUs / 1000);
            var view = new LayerPacket { Payload = packet.Payload, Descriptor = packet.DependencyDescriptor, Timestamp = packet.Timestamp, Marker = packet.Marker };
            if (packet.DependencyDescriptor.Length == 0 || (reader.TryRead(in view, out var layer) && layer.Spatial <= spatial))
            {
                layers.OnPacket(in view, packet.Payload.Length, _nowMs);
                activity.OnPacket(encoding, _nowMs);
            }
        }
    }

    private IEnumerable<int> Heights() => _demand.Layers.ToArray().Select(layer => layer.Height);

    private void RisesInCost()
    {
        var costs = _demand.Layers.ToArray().Select(layer => layer.BitrateBps).ToArray();
        Assert.Equal(costs.Order(), costs);
        Assert.Equal(costs.Distinct(), costs);
        Assert.All(_demand.Layers.ToArray(), layer => Assert.True(layer.IsLive));
    }
}

using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

public class SvcLayersTests
{
    [Theory]
    [InlineData(Codec.Av1, true)]
    [InlineData(Codec.Vp9, true)]
    [InlineData(Codec.Vp9, false)]
    public void The_layers_of_a_recording_have_their_rates_and_sizes(Codec codec, bool withDescriptor)
    {
        var recording = codec == Codec.Av1 ? StockRecordings.Av1Svc : StockRecordings.Vp9Svc;
        var layers = new SvcLayers(new LayerReader(codec));
        Play(layers, recording.Encodings[0], withDescriptor);
        var nowMs = recording.Encodings[0].Packets[^1].OffsetUs / 1000;

        Assert.Equal((2, 2), (layers.HighestSpatial(nowMs), layers.HighestTemporal(2, nowMs)));
        Assert.Equal([(240, 135), (480, 270), (960, 540)], Enumerable.Range(0, 3).Select(layers.SizeOf));
        for (var spatial = 0; spatial < 3; spatial++)
        {
            Assert.InRange(layers.FramesPerSecondUpTo(spatial, 2, nowMs), 12, 18);
            Assert.InRange(layers.FramesPerSecondUpTo(spatial, 0, nowMs), 3, 5);
            Assert.True(layers.BitrateUpToBps(spatial, 0, nowMs) < layers.BitrateUpToBps(spatial, 2, nowMs));
        }

        // Measured over half a second, of which the keyframe is the largest.
        Assert.InRange(layers.BitrateUpToBps(2, 2, nowMs), 600_000, 2_000_000);
        Assert.InRange(layers.BitrateUpToBps(0, 2, nowMs), 80_000, 300_000);
    }

    [Fact]
    public void A_stream_that_falls_silent_is_dead_and_would_cost_what_it_did()
    {
        var layers = new SvcLayers(new LayerReader(Codec.Vp9));
        Play(layers, StockRecordings.Vp9Svc.Encodings[0], withDescriptor: false);
        var endMs = StockRecordings.Vp9Svc.Encodings[0].Packets[^1].OffsetUs / 1000;
        var nowMs = endMs + SvcLayers.SilenceMs + 1;

        Assert.Equal(-1, layers.HighestSpatial(nowMs));
        Assert.Equal(layers.BitrateUpToBps(2, 2, endMs), layers.BitrateUpToBps(2, 2, nowMs));
        Assert.Equal((3, 3), (layers.SpatialLayers, layers.TemporalLayers));
    }

    [Fact]
    public void A_layer_that_falls_silent_alone_is_dead_and_costs_nothing()
    {
        var layers = new SvcLayers(new LayerReader(Codec.Vp9));
        var packets = StockRecordings.Vp9Svc.Encodings[0].Packets;
        Play(layers, packets, withDescriptor: false);
        var endMs = packets[^1].OffsetUs / 1000;
        var whole = layers.BitrateUpToBps(2, 2, endMs);
        Play(layers, [.. packets.Where(packet => Spatial(packet) < 2)], withDescriptor: false, sinceMs: endMs + SvcLayers.SilenceMs);
        var nowMs = endMs + SvcLayers.SilenceMs + endMs;

        Assert.Equal(1, layers.HighestSpatial(nowMs));
        Assert.Equal(layers.BitrateUpToBps(1, 2, nowMs), layers.BitrateUpToBps(2, 2, nowMs));
        Assert.True(layers.BitrateUpToBps(2, 2, nowMs) < whole / 2);
        Assert.Equal(3, layers.SpatialLayers);

        static int Spatial(RecordedPacket packet) => Vp9PayloadDescriptor.TryParse(packet.Payload, out var descriptor) ? descriptor.SpatialLayer : 0;
    }

    [Fact]
    public void Vp8_has_one_spatial_layer()
    {
        var layers = new SvcLayers(new LayerReader(Codec.Vp8));
        Play(layers, StockRecordings.Vp8Simulcast.Encodings[1], withDescriptor: false);
        var nowMs = StockRecordings.Vp8Simulcast.Encodings[1].Packets[^1].OffsetUs / 1000;

        Assert.Equal((0, 2), (layers.HighestSpatial(nowMs), layers.HighestTemporal(0, nowMs)));
        Assert.Equal((320, 180), layers.SizeOf(0));
        Assert.InRange(layers.FramesPerSecondUpTo(0, 2, nowMs), 12, 18);
    }

    [Fact]
    public void Packets_that_do_not_say_their_layer_are_not_counted()
    {
        var layers = new SvcLayers(new LayerReader(Codec.Av1));
        layers.OnPacket(new LayerPacket { Payload = new byte[100], Descriptor = new byte[] { 0xC0, 0, 1 } }, 100, 1);
        Assert.Equal(-1, layers.HighestSpatial(1));
    }

    [Theory]
    [InlineData(Codec.Av1)]
    [InlineData(Codec.H264)]
    public void Without_a_word_of_layers_a_stream_is_one(Codec codec)
    {
        var layers = new SvcLayers(new LayerReader(codec));
        for (var nowMs = 0; nowMs <= 2000; nowMs += 100)
        {
            layers.OnPacket(new LayerPacket { Payload = new byte[100], Timestamp = (uint)nowMs * 90 }, 956, nowMs);
        }

        Assert.Equal((1, 1, 0), (layers.SpatialLayers, layers.TemporalLayers, layers.HighestSpatial(2000)));
        Assert.Equal(80_000, layers.BitrateUpToBps(0, 0, 2000));
        Assert.Equal(10, layers.FramesPerSecondUpTo(0, 0, 2000), tolerance: 0.5);
    }

    [Fact]
    public void A_stream_that_says_something_every_few_seconds_costs_what_that_is()
    {
        var layers = new SvcLayers(new LayerReader(Codec.H264));
        for (var nowMs = 0; nowMs <= 20_000; nowMs += 5_000)
        {
            layers.OnPacket(new LayerPacket { Payload = new byte[100], Timestamp = (uint)nowMs * 90 }, 956, nowMs);
        }

        Assert.Equal(1_600, layers.BitrateUpToBps(0, 0, 20_000));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var layers = new SvcLayers(new LayerReader(Codec.Av1));
        Assert.Equal(0, RtpBytes.AllocatedBy(() => Play(layers, StockRecordings.Av1Svc.Encodings[0], withDescriptor: true)));
    }

    private static void Play(SvcLayers layers, RecordedEncoding encoding, bool withDescriptor) => Play(layers, encoding.Packets, withDescriptor);

    private static void Play(SvcLayers layers, IReadOnlyList<RecordedPacket> packets, bool withDescriptor, long sinceMs = 0)
    {
        for (var i = 0; i < packets.Count; i++)
        {
            var packet = packets[i];
            var view = new LayerPacket { Payload = packet.Payload, Descriptor = withDescriptor ? packet.DependencyDescriptor : [], Timestamp = packet.Timestamp, Marker = packet.Marker };
            layers.OnPacket(view, packet.Payload.Length, sinceMs + (packet.OffsetUs / 1000));
        }
    }
}

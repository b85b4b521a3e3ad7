using Videoroom.Bench.Record.Inspection;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Bench.Record.Inspection;

/// <summary>What Videoroom.Client/Recordings/README.md says of the recordings.</summary>
public sealed class EmbeddedRecordingsTests
{
    [Theory]
    [InlineData(EmbeddedRecordings.Vp8Simulcast, Codec.Vp8)]
    [InlineData(EmbeddedRecordings.Vp9Svc, Codec.Vp9)]
    [InlineData(EmbeddedRecordings.Av1Svc, Codec.Av1)]
    public void Every_stream_begins_with_a_key_frame_of_the_same_picture_and_has_three_temporal_layers(string name, Codec codec)
    {
        var summary = RecordingSummary.Of(EmbeddedRecordings.Load(name));

        Assert.Equal(codec, summary.Codec);
        foreach (var stream in summary.Streams)
        {
            Assert.Equal([TimeSpan.Zero], stream.KeyFrames);
            Assert.Equal(summary.Streams[0].Timestamps, stream.Timestamps);
            Assert.Equal(46, stream.Timestamps.Count);
            foreach (var spatial in stream.Layers.GroupBy(layer => layer.Spatial))
            {
                Assert.Equal([0, 1, 2], spatial.Select(layer => layer.Temporal));
                Assert.Equal(46, spatial.Sum(layer => layer.Frames));
            }
        }
    }

    [Fact]
    public void The_simulcast_has_a_stream_of_each_size_and_its_stream_id_in_every_packet()
    {
        var summary = RecordingSummary.Of(EmbeddedRecordings.Load(EmbeddedRecordings.Vp8Simulcast));

        Assert.Equal(["l", "m", "h"], summary.Streams.Select(stream => stream.Rid));
        Assert.Equal([1u, 2u, 3u], summary.Streams.Select(stream => stream.Ssrc));
        Assert.Equal([(160, 90), (320, 180), (640, 360)], summary.Streams.Select(stream => stream.ResolutionOf(0)!.Value));
        foreach (var stream in summary.Streams)
        {
            Assert.Equal(stream.Packets, stream.Features["picture id of 15 bits"]);
            Assert.Equal(stream.Packets, stream.Features["TL0PICIDX"]);
            Assert.Equal(0, stream.Descriptors);
        }
    }

    [Theory]
    [InlineData(EmbeddedRecordings.Vp9Svc)]
    [InlineData(EmbeddedRecordings.Av1Svc)]
    public void One_stream_has_three_spatial_layers_and_a_dependency_descriptor_in_every_packet(string name)
    {
        var stream = RecordingSummary.Of(EmbeddedRecordings.Load(name)).Streams.Single();

        Assert.Equal([(240, 135), (480, 270), (960, 540)], Enumerable.Range(0, 3).Select(spatial => stream.ResolutionOf(spatial)!.Value));
        Assert.Equal(stream.Packets, stream.Descriptors);
        Assert.Equal(9, stream.Structure!.DecodeTargets);
        Assert.Equal(15, stream.Structure.Templates.Count);
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2], stream.Structure.ProtectedBy);
    }

    [Fact]
    public void The_tone_has_a_packet_every_20_ms()
    {
        var stream = RecordingSummary.Of(EmbeddedRecordings.Load(EmbeddedRecordings.Tone)).Streams.Single();

        Assert.Equal(Enumerable.Range(0, 150).Select(packet => (uint)packet * 960), stream.Timestamps);
    }
}

using Videoroom.Bench.Record.Layers;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

public class Vp9FilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_thousand_changes_of_layers_leave_nothing_out_that_is_referred_to(int seed)
    {
        var rig = CreateRig();
        LayerScenario.Run(rig, seed, 3, 3, loss: 0);

        StrictSequence.CheckWhole(rig.Forwarded);
        var receiver = new Vp9StrictReceiver();
        rig.Forwarded.ForEach(receiver.Receive);
        Assert.Equal(9, receiver.Pictures.Select(picture => (picture.Spatial, picture.Temporal)).Distinct().Count());
        for (var i = 1; i < receiver.Pictures.Count; i++)
        {
            Assert.True(receiver.Pictures[i].Spatial <= receiver.Pictures[i - 1].Spatial || receiver.Pictures[i].IsKey, "A spatial layer is added with a keyframe");
        }
    }

    [Theory]
    [InlineData(11, 0.02)]
    [InlineData(12, 0.1)]
    [InlineData(13, 0.3)]
    public void With_loss_what_is_left_out_is_still_nothing_that_is_referred_to(int seed, double loss)
    {
        var rig = CreateRig();
        LayerScenario.Run(rig, seed, 3, 3, loss);

        var ordered = StrictSequence.CheckWithLoss(rig);
        var first = Vp9Descriptor.Parse(rig.Published[0].Payload)!.PictureId;
        var frames = rig.Published.GroupBy(FrameOf).ToDictionary(frame => frame.Key, frame => frame.ToList());
        var receiver = new Vp9StrictReceiver((picture, spatial) => !frames[((picture - first) & 0x7FFF, spatial)].Exists(packet => rig.Received.Contains(packet.Index)));
        foreach (var packet in ordered)
        {
            receiver.Receive(packet);
        }

        // All that came of a frame is forwarded, or nothing.
        var forwarded = ordered.Select(packet => packet.Source.Index).ToHashSet();
        foreach (var frame in frames.Values)
        {
            Assert.Single(frame.Where(packet => rig.Received.Contains(packet.Index)).Select(packet => forwarded.Contains(packet.Index)).Distinct().DefaultIfEmpty());
        }

        (int Picture, int Spatial) FrameOf(SourcePacket packet)
        {
            var descriptor = Vp9Descriptor.Parse(packet.Payload)!;
            return ((descriptor.PictureId - first) & 0x7FFF, descriptor.Spatial);
        }
    }

    [Fact]
    public void Lower_layers_begin_with_the_next_picture()
    {
        var random = new Random(3);
        var rig = CreateRig();
        var (spatial, temporal) = (2, 2);
        for (var i = 0; i < 20_000; i++)
        {
            var isNewPicture = rig.Published.Count == 0 || rig.Published[^1].Marker;
            if (isNewPicture)
            {
                (spatial, temporal) = (random.Next(3), random.Next(3));
                rig.Filter.SetTarget(spatial, temporal);
            }

            var packet = rig.Publish();
            var decision = rig.Receive(packet);
            var descriptor = Vp9Descriptor.Parse(packet.Payload)!;
            Assert.True(!decision.IsForwarded || (descriptor.Spatial <= spatial && descriptor.Temporal <= temporal));
        }
    }

    [Fact]
    public void A_higher_spatial_layer_needs_a_keyframe_and_a_higher_frame_rate_does_not()
    {
        var rig = CreateRig();
        rig.Filter.SetTarget(0, 0);
        Play(rig, 8);
        Assert.Equal((0, 0), (rig.Filter.CurrentSpatial, rig.Filter.CurrentTemporal));
        Assert.False(rig.Filter.NeedsKeyFrame);

        rig.Filter.SetTarget(2, 2);
        Play(rig, 8);
        Assert.Equal((0, 2), (rig.Filter.CurrentSpatial, rig.Filter.CurrentTemporal));
        Assert.True(rig.Filter.NeedsKeyFrame);

        rig.StartOver();
        Play(rig, 1);
        Assert.Equal((2, 2), (rig.Filter.CurrentSpatial, rig.Filter.CurrentTemporal));
        Assert.False(rig.Filter.NeedsKeyFrame);
    }

    [Fact]
    public void When_the_publisher_stops_the_top_layer_pictures_end_at_the_one_below()
    {
        var rig = CreateRig();
        Play(rig, 46);
        rig.Forwarded.Clear();

        // As Chromium does: without the layer, the marker is at the end of the one below.
        for (var picture = 0; picture < 70; picture++)
        {
            List<SourcePacket> packets = [];
            do
            {
                packets.Add(rig.Publish());
            }
            while (!packets[^1].Marker);
            var left = packets.Where(packet => Vp9Descriptor.Parse(packet.Payload)!.Spatial < 2).ToList();
            left[^1] = left[^1] with { Marker = true };
            left.ForEach(packet => rig.Receive(packet));
        }

        Assert.Equal(70, rig.Forwarded.Count(packet => packet.Marker));
        Assert.Equal(1, rig.Filter.CurrentSpatial);
        Assert.False(rig.Filter.NeedsKeyFrame);
    }

    // Chromium's picture group of three temporal layers without flexible mode: T0, T2, T1, T2.
    [Fact]
    public void Without_flexible_mode_the_picture_group_says_what_refers_to_what()
    {
        var filter = new Vp9Filter();
        filter.SetTarget(0, 0);
        byte[] structure = [0x08, 4, 0x04, 4, 0x54, 1, 0x34, 2, 0x58, 1, 2];
        Assert.True(Send(filter, 0, [0x8A | 0x20, 0x80, 0, 0, 0, .. structure, 9]));
        int[] layers = [0, 2, 1, 2];
        for (var id = 1; id < 20; id++)
        {
            Assert.Equal(id % 4 == 0, Send(filter, id, Packet(id)));
        }

        // T1 refers to T0 alone; the T2 in front of it too, and the one behind it to T1 besides.
        filter.SetTarget(0, 2);
        for (var id = 20; id < 40; id++)
        {
            Assert.True(Send(filter, id, Packet(id)));
        }

        byte[] Packet(int id) => [0xEC, 0x80, (byte)id, (byte)(layers[id % 4] << 5), (byte)(id / 4), 9];
    }

    [Fact]
    public void No_payload_makes_it_throw()
    {
        var random = new Random(22);
        var samples = StockRecordings.Vp9Svc.Encodings[0].Packets.Where(packet => packet.Payload.Length < 500).Take(50).Select(packet => packet.Payload).ToList();
        samples.Add([0xAA, 0x80, 0, 0, 0, 0x08, 4, 0x04, 4, 0x54, 1, 0x34, 2, 0x58, 1, 2, 9]);
        var filter = new Vp9Filter();
        var buffer = new byte[600];
        for (var i = 0; i < 100_000; i++)
        {
            var sample = samples[random.Next(samples.Count)];
            var payload = RtpBytes.Mutate(random, sample.AsSpan(0, Math.Min(30, sample.Length)), buffer);
            filter.SetTarget(random.Next(-1, 4), random.Next(4));
            filter.OnPacket(new LayerPacket { Payload = payload, Timestamp = random.Next(5) == 0 ? (uint)random.Next() : (uint)i * 100, Marker = random.Next(2) == 0 });
        }
    }

    [Fact]
    public void Filtering_allocates_nothing()
    {
        var filter = new Vp9Filter();
        var packets = StockRecordings.Vp9Svc.Encodings[0].Packets;
        uint round = 0;
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < packets.Count; i++)
            {
                filter.SetTarget(i % 3, i % 2);
                filter.OnPacket(new LayerPacket { Payload = packets[i].Payload, Timestamp = packets[i].Timestamp + round, Marker = packets[i].Marker });
            }

            round += 3_000_000;
        }));
    }

    private static LayerRig CreateRig() => new(StockRecordings.Vp9Svc, 0, new Vp9Filter(), withDescriptor: false);

    private static void Play(LayerRig rig, int pictures)
    {
        while (pictures > 0)
        {
            var packet = rig.Publish();
            rig.Receive(packet);
            pictures -= packet.Marker ? 1 : 0;
        }
    }

    private static bool Send(Vp9Filter filter, int id, byte[] payload)
        => filter.OnPacket(new LayerPacket { Payload = payload, Timestamp = (uint)id * 3000, Marker = true }).IsForwarded;
}

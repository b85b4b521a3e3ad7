using System.Buffers.Binary;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Tests.Engine.Rtp;
using DependencyDescriptor = Videoroom.Bench.Record.Layers.DependencyDescriptor;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

public class DescriptorFilterTests
{
    [Theory]
    [InlineData(Codec.Av1, 1)]
    [InlineData(Codec.Av1, 2)]
    [InlineData(Codec.Vp9, 3)]
    public void A_thousand_changes_of_layers_leave_nothing_out_that_is_referred_to(Codec codec, int seed)
    {
        var rig = CreateRig(codec);
        LayerScenario.Run(rig, seed, 3, 3, loss: 0);

        StrictSequence.CheckWhole(rig.Forwarded);
        var receiver = new DescriptorStrictReceiver();
        rig.Forwarded.ForEach(receiver.Receive);
        Assert.Equal(9, receiver.Pictures.Select(picture => (picture.Spatial, picture.Temporal)).Distinct().Count());
        Assert.Contains(receiver.Pictures, picture => picture.Targets == 0b1);
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
        var rig = CreateRig(Codec.Av1);
        LayerScenario.Run(rig, seed, 3, 3, loss);

        var ordered = StrictSequence.CheckWithLoss(rig);
        var first = NumberOf(rig.Published[0].Descriptor);
        var frames = rig.Published.GroupBy(packet => packet.Index == 0 ? 0 : Distance(packet)).ToDictionary(frame => frame.Key, frame => frame.ToList());
        var receiver = new DescriptorStrictReceiver(number => !frames[(ushort)(number - first)].Exists(packet => rig.Received.Contains(packet.Index)));
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

        int Distance(SourcePacket packet) => (ushort)(NumberOf(packet.Descriptor) - first);
    }

    [Fact]
    public void Lower_layers_begin_with_the_next_picture()
    {
        var random = new Random(4);
        var rig = CreateRig(Codec.Av1);
        var receiver = new DescriptorStrictReceiver();
        for (var i = 0; i < 20_000; i++)
        {
            if (rig.Published.Count == 0 || rig.Published[^1].Marker)
            {
                rig.Filter.SetTarget(random.Next(3), random.Next(3));
            }

            var decision = rig.Receive(rig.Publish());
            if (decision.IsForwarded)
            {
                receiver.Receive(rig.Forwarded[^1]);
                var (spatial, temporal, _, _) = receiver.Pictures[^1];
                Assert.True(spatial <= rig.Filter.TargetSpatial && temporal <= rig.Filter.TargetTemporal);
            }
        }
    }

    [Fact]
    public void A_higher_spatial_layer_needs_a_keyframe_and_a_higher_frame_rate_does_not()
    {
        var rig = CreateRig(Codec.Av1);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_the_publisher_stops_the_top_layer_pictures_end_at_the_one_below(bool saysSo)
    {
        var rig = CreateRig(Codec.Av1);
        Play(rig, 8);
        rig.Forwarded.Clear();
        var structure = DependencyDescriptor.Parse(rig.Published[0].Descriptor)!.Structure!;

        // As Chromium does: the marker is at the end of the layer below; the descriptor may say the decode targets that are left.
        for (var picture = 0; picture < 30; picture++)
        {
            List<SourcePacket> packets = [];
            do
            {
                packets.Add(rig.Publish());
            }
            while (!packets[^1].Marker);
            var left = packets.Where(packet => structure.TemplateOf(DependencyDescriptor.Parse(packet.Descriptor)!.TemplateId)!.Spatial < 2).ToList();
            left[^1] = left[^1] with { Marker = true };
            foreach (var packet in left)
            {
                var descriptor = new byte[packet.Descriptor.Length + DependencyDescriptorWriter.MaximumGrowth];
                var size = DependencyDescriptorWriter.Write(packet.Descriptor, new DescriptorRewrite(0, 0b000111111, (byte)(saysSo ? 9 : 0)), descriptor);
                rig.Receive(packet with { Descriptor = descriptor[..size] });
            }
        }

        Assert.Equal(30, rig.Forwarded.Count(packet => packet.Marker));
        Assert.Equal(saysSo ? 1 : 2, rig.Filter.CurrentSpatial);
        Assert.False(rig.Filter.NeedsKeyFrame);
    }

    [Fact]
    public void When_the_packet_with_the_structure_is_lost_nothing_is_forwarded_and_a_keyframe_is_needed()
    {
        var rig = CreateRig(Codec.Av1);
        _ = rig.Publish();
        for (var i = 0; i < 100; i++)
        {
            Assert.False(rig.Receive(rig.Publish()).IsForwarded);
        }

        Assert.True(rig.Filter.NeedsKeyFrame);
        rig.StartOver();
        Play(rig, 20);
        Assert.False(rig.Filter.NeedsKeyFrame);
        StrictSequence.CheckWhole(rig.Forwarded);
        var receiver = new DescriptorStrictReceiver();
        rig.Forwarded.ForEach(receiver.Receive);
        Assert.True(receiver.Pictures.Count >= 19);
    }

    [Fact]
    public void When_the_packet_with_another_structure_is_lost_nothing_is_forwarded_either()
    {
        var rig = CreateRig(Codec.Av1);
        Play(rig, 20);
        var forwarded = rig.Forwarded.Count;

        // Ids of another structure begin behind those of the one before.
        for (var i = 0; i < 50; i++)
        {
            var packet = rig.Publish();
            var descriptor = packet.Descriptor.ToArray();
            descriptor[0] += 20;
            Assert.False(rig.Receive(packet with { Descriptor = descriptor }).IsForwarded);
        }

        Assert.Equal(forwarded, rig.Forwarded.Count);
        Assert.True(rig.Filter.NeedsKeyFrame);
        rig.StartOver();
        Play(rig, 5);
        Assert.False(rig.Filter.NeedsKeyFrame);
        Assert.True(rig.Forwarded.Count > forwarded);
    }

    [Fact]
    public void Nothing_is_forwarded_without_a_layer_and_then_a_keyframe_is_needed()
    {
        var rig = CreateRig(Codec.Av1);
        Play(rig, 10);
        rig.Filter.SetTarget(LayerFilter.None, 0);
        Assert.False(rig.Filter.NeedsKeyFrame);
        rig.Forwarded.Clear();
        Play(rig, 10);
        Assert.Empty(rig.Forwarded);
        Assert.Equal(LayerFilter.None, rig.Filter.CurrentSpatial);

        rig.Filter.SetTarget(1, 1);
        Play(rig, 10);
        Assert.Empty(rig.Forwarded);
        Assert.True(rig.Filter.NeedsKeyFrame);
        rig.StartOver();
        Play(rig, 10);
        Assert.Equal((1, 1), (rig.Filter.CurrentSpatial, rig.Filter.CurrentTemporal));
    }

    [Fact]
    public void No_descriptor_makes_it_throw()
    {
        var random = new Random(23);
        var samples = StockRecordings.Av1Svc.Encodings[0].Packets.Take(60).Select(packet => packet.DependencyDescriptor).ToList();
        var filter = new DescriptorFilter();
        var buffer = new byte[300];
        for (var i = 0; i < 100_000; i++)
        {
            var descriptor = RtpBytes.Mutate(random, samples[random.Next(3) == 0 ? 0 : random.Next(samples.Count)], buffer);
            filter.SetTarget(random.Next(-1, 4), random.Next(4));
            filter.OnPacket(new LayerPacket { Descriptor = descriptor, Timestamp = (uint)i * 100, Marker = random.Next(2) == 0 });
            _ = filter.NeedsKeyFrame;
            _ = filter.CurrentSpatial;
            _ = filter.CurrentTemporal;
        }
    }

    [Fact]
    public void Filtering_allocates_nothing()
    {
        var filter = new DescriptorFilter();
        var packets = StockRecordings.Av1Svc.Encodings[0].Packets;
        var descriptors = packets.Select(packet => packet.DependencyDescriptor.ToArray()).ToList();
        ushort round = 0;
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < packets.Count; i++)
            {
                var descriptor = descriptors[i].AsSpan();
                BinaryPrimitives.WriteUInt16BigEndian(descriptor[1..], (ushort)(NumberOf(packets[i].DependencyDescriptor) + (round * 138)));
                filter.SetTarget(i % 3, i % 2);
                filter.OnPacket(new LayerPacket { Descriptor = descriptor, Timestamp = packets[i].Timestamp + (round * 3_000_000u), Marker = packets[i].Marker });
            }

            round++;
        }));
    }

    private static LayerRig CreateRig(Codec codec)
        => new(codec == Codec.Av1 ? StockRecordings.Av1Svc : StockRecordings.Vp9Svc, 0, new DescriptorFilter());

    private static ushort NumberOf(byte[] descriptor) => BinaryPrimitives.ReadUInt16BigEndian(descriptor.AsSpan(1));

    private static void Play(LayerRig rig, int pictures)
    {
        while (pictures > 0)
        {
            var packet = rig.Publish();
            rig.Receive(packet);
            pictures -= packet.Marker ? 1 : 0;
        }
    }
}

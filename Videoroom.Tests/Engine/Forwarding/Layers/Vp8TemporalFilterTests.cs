using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

public class Vp8TemporalFilterTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void A_thousand_changes_of_the_frame_rate_leave_nothing_out_that_is_referred_to(int encoding, int seed)
    {
        var rig = new LayerRig(StockRecordings.Vp8Simulcast, encoding, new Vp8TemporalFilter());
        LayerScenario.Run(rig, seed, 1, 3, loss: 0);

        StrictSequence.CheckWhole(rig.Forwarded);
        var receiver = new Vp8StrictReceiver();
        rig.Forwarded.ForEach(receiver.Receive);
        Assert.True(receiver.Pictures > 2000);
        Assert.Equal([0, 1, 2], receiver.Layers.Distinct().Order());
        CheckReferences(rig);
    }

    [Theory]
    [InlineData(0, 11, 0.02)]
    [InlineData(1, 12, 0.1)]
    [InlineData(2, 13, 0.3)]
    public void With_loss_what_is_left_out_is_still_nothing_that_is_referred_to(int encoding, int seed, double loss)
    {
        var rig = new LayerRig(StockRecordings.Vp8Simulcast, encoding, new Vp8TemporalFilter());
        LayerScenario.Run(rig, seed, 1, 3, loss);

        var ordered = StrictSequence.CheckWithLoss(rig);
        CheckReferences(rig);
        CheckPictureIds(rig, ordered);
    }

    [Fact]
    public void A_lower_frame_rate_begins_with_the_next_picture()
    {
        var rig = new LayerRig(StockRecordings.Vp8Simulcast, 2, new Vp8TemporalFilter());
        for (var i = 0; i < 5000; i++)
        {
            var target = i / 50 % 3;
            if (i % 50 == 0)
            {
                rig.Filter.SetTarget(0, target);
            }

            var isNewPicture = rig.Published.Count == 0 || rig.Published[^1].Marker;
            var packet = rig.Publish();
            var decision = rig.Receive(packet);
            Assert.True(Vp8PayloadDescriptor.TryParse(packet.Payload, out var descriptor));
            Assert.True(!isNewPicture || descriptor.TemporalLayer <= target || !decision.IsForwarded);
        }
    }

    [Fact]
    public void A_higher_frame_rate_begins_with_a_layer_sync_within_two_patterns()
    {
        var rig = new LayerRig(StockRecordings.Vp8Simulcast, 0, new Vp8TemporalFilter());
        rig.Filter.SetTarget(0, 0);
        Play(rig, 10);
        Assert.Equal((0, 0), (rig.Filter.CurrentSpatial, rig.Filter.CurrentTemporal));

        rig.Filter.SetTarget(0, 2);
        Assert.Equal(0, rig.Filter.CurrentTemporal);
        Play(rig, 16);

        Assert.Equal(2, rig.Filter.CurrentTemporal);
        Assert.False(rig.Filter.NeedsKeyFrame);
    }

    [Fact]
    public void A_keyframe_begins_all_frame_rates()
    {
        var rig = new LayerRig(StockRecordings.Vp8Simulcast, 0, new Vp8TemporalFilter());
        rig.Filter.SetTarget(0, 0);
        Play(rig, 10);
        rig.Filter.SetTarget(0, 2);
        rig.StartOver();
        rig.Receive(rig.Publish());
        Assert.Equal(2, rig.Filter.CurrentTemporal);
    }

    [Fact]
    public void Without_layer_sync_a_higher_frame_rate_needs_a_keyframe()
    {
        var filter = new Vp8TemporalFilter();
        filter.SetTarget(0, 0);
        Assert.True(Send(filter, 0, 0, Payload(0, 0, keyFrame: true)));
        var picture = 1;
        for (; picture < 9; picture++)
        {
            Assert.Equal(picture % 2 == 0, Send(filter, picture, picture / 2, Payload(picture, picture % 2)));
        }

        filter.SetTarget(0, 1);
        for (; picture < 200; picture++)
        {
            Assert.Equal(picture % 2 == 0, Send(filter, picture, picture / 2, Payload(picture, picture % 2)));
        }

        Assert.True(filter.NeedsKeyFrame);
        Assert.True(Send(filter, picture, picture / 2, Payload(picture, 0, keyFrame: true)));
        Assert.False(filter.NeedsKeyFrame);
        Assert.True(Send(filter, picture + 1, picture / 2, Payload(picture + 1, 1)));
    }

    [Fact]
    public void Nothing_is_forwarded_without_a_layer_and_then_a_keyframe_is_needed()
    {
        var rig = new LayerRig(StockRecordings.Vp8Simulcast, 0, new Vp8TemporalFilter());
        Play(rig, 10);
        rig.Filter.SetTarget(LayerFilter.None, 0);
        Assert.False(rig.Filter.NeedsKeyFrame);
        rig.Forwarded.Clear();
        Play(rig, 10);
        Assert.Empty(rig.Forwarded);

        rig.Filter.SetTarget(0, 2);
        Play(rig, 10);
        Assert.Empty(rig.Forwarded);
        Assert.True(rig.Filter.NeedsKeyFrame);
        rig.StartOver();
        Play(rig, 10);
        Assert.NotEmpty(rig.Forwarded);
        Assert.False(rig.Filter.NeedsKeyFrame);
    }

    [Fact]
    public void No_payload_makes_it_throw()
    {
        var random = new Random(21);
        var filter = new Vp8TemporalFilter();
        var buffer = new byte[64];
        for (var i = 0; i < 100_000; i++)
        {
            var payload = RtpBytes.Mutate(random, Payload(i, random.Next(3)), buffer);
            filter.SetTarget(random.Next(-1, 2), random.Next(4));
            filter.OnPacket(new LayerPacket { Payload = payload, Timestamp = random.Next(5) == 0 ? (uint)random.Next() : (uint)i * 100 });
        }
    }

    [Fact]
    public void Filtering_allocates_nothing()
    {
        var filter = new Vp8TemporalFilter();
        var payload = Payload(1, 2);
        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                filter.OnPacket(new LayerPacket { Payload = payload, Timestamp = (uint)i * 3000 });
            }
        }));
    }

    private static void Play(LayerRig rig, int pictures)
    {
        while (pictures > 0)
        {
            var packet = rig.Publish();
            rig.Receive(packet);
            pictures -= packet.Marker ? 1 : 0;
        }
    }

    private static bool Send(Vp8TemporalFilter filter, int picture, int tl0, byte[] payload)
    {
        payload[4] = (byte)tl0;
        return filter.OnPacket(new LayerPacket { Payload = payload, Timestamp = (uint)picture * 3000, Marker = true }).IsForwarded;
    }

    private static byte[] Payload(int picture, int layer, bool keyFrame = false)
        => [0x90, 0xE0, (byte)(0x80 | ((picture >> 8) & 0x7F)), (byte)picture, 0, (byte)(layer << 6), (byte)(keyFrame ? 0 : 1), 0, 0, 0x9D, 1, 0x2A, 64, 1, 240, 0];

    // A layer is whole from a Y on until one of its pictures is left out; a picture is forwarded only with all of its layers whole.
    private static void CheckReferences(LayerRig rig)
    {
        var forwarded = rig.Forwarded.Select(packet => packet.Source.Index).ToHashSet();
        bool[] whole = [true, false, false];
        foreach (var picture in rig.Published.GroupBy(packet => packet.Timestamp))
        {
            var received = picture.Where(packet => rig.Received.Contains(packet.Index)).ToList();
            if (received.Count == 0)
            {
                continue;
            }

            var isForwarded = forwarded.Contains(received[0].Index);
            Assert.All(received, packet => Assert.Equal(isForwarded, forwarded.Contains(packet.Index)));
            Assert.True(Vp8PayloadDescriptor.TryParse(picture.First().Payload, out var descriptor));
            int layer = descriptor.TemporalLayer;
            if (descriptor.IsKeyFrame)
            {
                Array.Fill(whole, true);
            }

            Assert.True(layer > 0 || isForwarded);
            whole[layer] = isForwarded && (whole[layer] || descriptor.IsLayerSync);
            Assert.True(!isForwarded || descriptor.IsLayerSync || whole[..(layer + 1)].All(isWhole => isWhole), $"Picture {descriptor.PictureId} refers to one that was left out");
        }
    }

    // A gap is as long as pictures are missing there that the publisher sent and that were not left out in time.
    private static void CheckPictureIds(LayerRig rig, IReadOnlyList<ForwardedPacket> ordered)
    {
        var order = rig.Published.Select(packet => packet.Timestamp).Distinct().Select((timestamp, place) => (timestamp, place)).ToDictionary(pair => pair.timestamp, pair => pair.place);
        var (lastPlace, lastId) = (0, 0);
        foreach (var packet in ordered)
        {
            Assert.True(Vp8PayloadDescriptor.TryParse(packet.Payload, out var descriptor));
            var place = order[packet.Source.Timestamp];
            if (packet != ordered[0])
            {
                var distance = (descriptor.PictureId - lastId) & 0x7FFF;
                Assert.True(distance <= place - lastPlace && (distance > 0 || place == lastPlace), $"Picture id {descriptor.PictureId} follows {lastId}");
            }

            (lastPlace, lastId) = (place, descriptor.PictureId);
        }
    }
}

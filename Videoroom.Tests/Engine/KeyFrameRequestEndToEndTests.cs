using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.CallOfTwo;

namespace Videoroom.Tests.Engine;

/// <summary>When a publisher is asked for a key frame, over real sockets.</summary>
public sealed class KeyFrameRequestEndToEndTests
{
    [Fact]
    public async Task Row09_a_flood_of_PLI_and_FIR_reaches_the_publisher_throttled()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(loops: 2, timeProvider: time);
        var (publisher, subscriber) = Start(fixture);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);
        time.Advance(TimeSpan.FromMilliseconds(2 * KeyFrameRequestThrottle.AverageIntervalMs));
        publisher.Pump();
        var before = RtcpInbox.PictureLossIndications(publisher);
        var received = fixture.Engine.Statistics.DatagramsReceived;

        for (var i = 0; i < 500; i++)
        {
            // No more under way than the server's socket holds: each of them is to come.
            fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived >= received + Math.Max(0, (2 * i) - 64));
            subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWritePictureLossIndication(1, SlotSsrc)));
            subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteFullIntraRequest(1, SlotSsrc, 1)));
        }

        // While the time stands still one goes out, and one for the others when it may.
        fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived >= received + 1000);
        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) > before);
        AssertSince(before, 1);
        time.Advance(TimeSpan.FromMilliseconds(KeyFrameRequestThrottle.AssumedRoundTripMs + KeyFrameRequestThrottle.EncoderMs));
        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) > before + 1);
        AssertSince(before, 2);

        // The frame comes out behind whatever else the loop of the publisher has to say.
        void AssertSince(int count, int expected)
        {
            var frame = (ushort)subscriber.Rtp.Count;
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, frame, 3000u * frame, keyFrame: false, fill: 1));
            subscriber.Until(() => subscriber.Rtp.Count == frame + 1);
            publisher.Pump();
            Assert.Equal(count + expected, RtcpInbox.PictureLossIndications(publisher));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_new_subscriber_makes_the_publisher_send_a_picture_at_once(int loops)
    {
        await using var fixture = new EngineFixture(loops);
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault()?.PacketsReceived == 1);
        Assert.Equal(0, RtcpInbox.PictureLossIndications(publisher));

        var subscriber = fixture.Client("bob").Connect();
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));

        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) == 1);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 3000, keyFrame: false, fill: 1));
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 2, 6000, keyFrame: true, fill: 2));
        subscriber.Until(() => subscriber.Rtp.Count > 0);
        Assert.Equal(2, subscriber.Rtp[0][^1]);
    }
}

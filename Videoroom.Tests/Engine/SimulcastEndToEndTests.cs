using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.CallOfTwo;

namespace Videoroom.Tests.Engine;

/// <summary>Which layer a receiver gets, over real sockets.</summary>
public sealed class SimulcastEndToEndTests
{
    [Fact]
    public async Task Simulcast_streams_are_learnt_from_mid_and_rid_and_the_highest_live_one_is_forwarded()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding("l"), new PublishedEncoding("m"), new PublishedEncoding("h")));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        publisher.SendRtp(TestTracks.Vp8(71, 100, 0, keyFrame: true, fill: 1, rid: "l", mid: true));
        subscriber.Until(() => subscriber.Rtp.Count == 1);
        publisher.SendRtp(TestTracks.Vp8(73, 300, 5000, keyFrame: false, fill: 3, rid: "h", mid: true));
        publisher.SendRtp(TestTracks.Vp8(71, 101, 3000, keyFrame: false, fill: 1));
        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) > 0);
        publisher.SendRtp(TestTracks.Vp8(73, 301, 8000, keyFrame: true, fill: 3));
        publisher.SendRtp(TestTracks.Vp8(71, 102, 6000, keyFrame: false, fill: 1));
        publisher.SendRtp(TestTracks.Vp8(73, 302, 11_000, keyFrame: false, fill: 3));
        subscriber.Until(() => subscriber.Rtp.Count == 4);

        Assert.Equal([1, 1, 3, 3], subscriber.Rtp.Select(packet => packet[^1]));
        var sequenceNumbers = subscriber.Rtp.Select(packet => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2))).ToList();
        Assert.Equal(Enumerable.Range(sequenceNumbers[0], 4).Select(number => (ushort)number), sequenceNumbers);
        Assert.Equal([("t", "l", EncodingSwitchReason.Other), ("t", "h", EncodingSwitchReason.Other)], subscriber.Observer.Encodings);
    }

    [Fact]
    public async Task A_receiver_gets_the_layer_that_it_wants_a_lower_one_while_that_is_silent_and_it_again_when_it_is_back()
    {
        // With a clock of the test's own no layer falls silent but by its goodbye.
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding("l"), new PublishedEncoding("m"), new PublishedEncoding("h")));
        subscriber.Connection.SetTargetEncoding("t", "l");
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        subscriber.Connection.SetTargetEncoding("t", "m");
        subscriber.Connection.SetTargetEncoding("t", "x");
        subscriber.Connection.SetTargetEncoding("another", "l");
        subscriber.Settle();
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);

        Send(73, 300, "h", fill: 1);
        Send(71, 100, "l", fill: 2);
        Send(72, 200, "m", fill: 3);
        Send(73, 301, "h", fill: 4);
        Send(71, 101, "l", fill: 5);
        Arrive(() => publisher.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([72]))));
        Send(71, 102, "l", fill: 6);

        // It is back, but for how long: not followed yet.
        Send(72, 201, "m", fill: 7);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Send(72, 202, "m", fill: 8);
        Send(71, 103, "l", fill: 9);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Send(72, 203, "m", fill: 10);
        Send(71, 104, "l", fill: 11);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Send(72, 204, "m", fill: 12);
        subscriber.Until(() => subscriber.Rtp.Count > 0 && subscriber.Rtp[^1][^1] == 12);

        Assert.Equal([1, 2, 3, 6, 9, 11, 12], subscriber.Rtp.Select(packet => packet[^1]));
        Assert.Equal(
            [
                ("t", "h", EncodingSwitchReason.Other),
                ("t", "l", EncodingSwitchReason.EncodingInactive),
                ("t", "m", EncodingSwitchReason.Other),
                ("t", "l", EncodingSwitchReason.EncodingInactive),
                ("t", "m", EncodingSwitchReason.Other),
            ],
            subscriber.Observer.Encodings);

        void Send(uint ssrc, ushort sequenceNumber, string rid, byte fill) => Arrive(
            () => publisher.SendRtp(TestTracks.Vp8(ssrc, sequenceNumber, 0, keyFrame: true, fill, rid: rid, mid: true)));

        // Each of them: one that is counted for the next would let the clock move before it has come.
        void Arrive(Action send)
        {
            var received = fixture.Engine.Statistics.DatagramsReceived;
            send();
            fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived > received);
            publisher.Settle();
        }
    }
}

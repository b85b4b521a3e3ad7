using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.CallOfTwo;

namespace Videoroom.Tests.Engine;

/// <summary>What two clients and an engine send each other over real sockets, from the first packet to the goodbye.</summary>
public sealed class ForwardingEndToEndTests
{
    [SkippableTheory]
    [InlineData(1, "127.0.0.1")]
    [InlineData(2, "127.0.0.1")]
    [InlineData(3, "127.0.0.1")]
    [InlineData(1, "::1")]
    public async Task Video_and_audio_arrive_decrypted_under_the_answers_numbers(int loops, string server)
    {
        var address = IPAddress.Parse(server);
        Skip.If(address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6);
        await using var fixture = new EngineFixture(loops);
        var publisher = fixture.Client("alice", address: address).Connect();
        var subscriber = fixture.Client("bob", address: address).Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc, PublisherRtxSsrc)));
        publisher.Connection.Publish(TestTracks.Audio("a", AudioSsrc));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc) with { Extensions = TestTracks.NumberedSubscriberIds });
        subscriber.Connection.Subscribe(TestTracks.AudioSlot("a", AudioSlotSsrc) with { Extensions = TestTracks.NumberedSubscriberIds });
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });

        for (ushort i = 0; i < 100; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, (ushort)(65_500 + i), 3000u * i, keyFrame: i == 0, fill: (byte)i));
            publisher.SendRtp(TestTracks.Opus(AudioSsrc, i, (byte)i));
        }

        subscriber.Until(() => subscriber.Rtp.Count == 200);
        var video = subscriber.Rtp.Where(packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == SlotSsrc).ToList();
        Assert.Equal(100, video.Count);
        Assert.True(RtpPacket.TryParse(video[0], out var first));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(RtpPacket.TryParse(video[i], out var packet));
            Assert.Equal(120, packet.PayloadType);
            Assert.Equal((ushort)(first.SequenceNumber + i), packet.SequenceNumber);
            Assert.Equal(first.Timestamp + (3000u * (uint)i), packet.Timestamp);
            Assert.True(packet.Marker);
            Assert.Equal((byte)i, packet.Payload[^1]);
            Assert.True(packet.TryGetExtension(9, out var mid));
            Assert.Equal("5"u8, mid);
        }

        var audio = subscriber.Rtp.Where(packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == AudioSlotSsrc).ToList();
        Assert.Equal(100, audio.Count);
        Assert.True(RtpPacket.TryParse(audio[7], out var opus));
        Assert.True(opus.TryGetExtension(8, out var level));
        Assert.Equal(new byte[] { 0x85 }, level);
        Assert.Equal(7, opus.Payload[0]);

        // One transport-wide counter for everything that this peer is sent.
        var numbers = subscriber.Rtp.Select(TransportNumber).Order().ToList();
        Assert.Equal(Enumerable.Range(numbers[0], 200), numbers);
        fixture.CloseAll();
    }

    [Fact]
    public async Task A_subscription_that_comes_before_the_track_gets_it_when_it_comes()
    {
        await using var fixture = new EngineFixture();
        var subscriber = fixture.Client("bob").Connect();
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        var elsewhere = fixture.Client("eve", roomId: "another").Connect();
        elsewhere.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 2 });

        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        publisher.Connection.Unpublish("t");
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 0);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 0, keyFrame: true, fill: 1));
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault()?.PacketsDiscarded == 1);
        subscriber.Pump();
        elsewhere.Pump();
        Assert.Single(subscriber.Rtp);
        Assert.Empty(elsewhere.Rtp);
    }

    [Fact]
    public async Task Closing_says_goodbye_and_leaves_nothing_behind_however_often()
    {
        await using var fixture = new EngineFixture(loops: 2);
        for (var round = 0; round < 5; round++)
        {
            var (publisher, subscriber) = Start(fixture);
            for (ushort i = 0; i < 30; i++)
            {
                publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
            }

            subscriber.Until(() => subscriber.Rtp.Count == 30);

            subscriber.Connection.Close();
            subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", 77, "8"));
            subscriber.Until(() => subscriber.DtlsState == Videoroom.Engine.Dtls.DtlsState.Closed);
            Assert.True(RtcpInbox.Count(subscriber, RtcpPacketType.Goodbye) > 0);
            fixture.CloseAll();
        }

        Assert.Equal(default, fixture.Engine.Counters);
    }

    private static int TransportNumber(byte[] datagram)
    {
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.True(packet.TryGetExtension(7, out var value));
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }
}

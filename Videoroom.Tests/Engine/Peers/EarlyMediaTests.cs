using Microsoft.Extensions.Time.Testing;
using Videoroom.Client.Packets;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Peers;

/// <summary>Media that overtakes the end of the handshake: FFmpeg's first picture, for which there is no second one on request.</summary>
public sealed class EarlyMediaTests
{
    private const uint PublisherSsrc = 0x1001;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_comes_before_the_keys_are_there_is_delivered_in_order_once_they_are(int loops)
    {
        await using var fixture = new EngineFixture(loops);
        var (publisher, subscriber) = Start(fixture);
        Send(publisher, EarlyMedia.MaxPackets);

        publisher.Connection.SetRemoteFingerprints([PacketPeer.Fingerprint]);
        subscriber.Until(() => subscriber.Rtp.Count == EarlyMedia.MaxPackets);
        Assert.Equal(Enumerable.Range(0, EarlyMedia.MaxPackets).Select(packet => (byte)packet), subscriber.Rtp.Select(packet => packet[^1]));
    }

    [Fact]
    public async Task With_one_packet_more_than_may_wait_the_first_is_refused()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Start(fixture);
        var refused = fixture.Engine.Statistics.DatagramsRefused;
        Send(publisher, EarlyMedia.MaxPackets + 20);

        // The check that proves nothing is the one more.
        Assert.Equal(refused + 21, fixture.Engine.Statistics.DatagramsRefused);
        publisher.Connection.SetRemoteFingerprints([PacketPeer.Fingerprint]);
        subscriber.Until(() => subscriber.Rtp.Count == EarlyMedia.MaxPackets);
        Assert.Equal(20, subscriber.Rtp[0][^1]);
    }

    [Fact]
    public async Task What_has_waited_for_a_second_is_given_up()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(1, time);
        var (publisher, subscriber) = Start(fixture);
        Send(publisher, 10);

        for (var half = 0; half < 6; half++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            publisher.AwaitHandled();
        }

        publisher.Connection.SetRemoteFingerprints([PacketPeer.Fingerprint]);
        fixture.Until(() => publisher.Observer.Connected == 1);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 10, 30_000, keyFrame: true, fill: 99));
        subscriber.Until(() => subscriber.Rtp.Count > 0);
        Assert.Equal(99, subscriber.Rtp[0][^1]);
    }

    [Fact]
    public async Task A_connection_that_ends_without_keys_leaves_nothing_behind()
    {
        await using var fixture = new EngineFixture();
        var (publisher, _) = Start(fixture);
        Send(publisher, 10);
        Assert.NotEqual(0, fixture.Engine.Counters.BuffersInUse);

        fixture.CloseAll();
    }

    /// <summary>A publisher whose own side of the handshake is done, while the server does not know its certificate yet.</summary>
    private static (EnginePeer Publisher, EnginePeer Subscriber) Start(EngineFixture fixture)
    {
        var subscriber = fixture.Client("bob").Connect();
        var publisher = fixture.Client("alice");
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", 0x2001));
        publisher.Until(() => publisher.IsConnected, onIdle: () => publisher.Check());
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        return (publisher, subscriber);
    }

    private static void Send(EnginePeer publisher, int packets)
    {
        for (var packet = 0; packet < packets; packet++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, (ushort)packet, 3000u * (uint)packet, keyFrame: true, fill: (byte)packet));
        }

        publisher.AwaitHandled();
    }
}

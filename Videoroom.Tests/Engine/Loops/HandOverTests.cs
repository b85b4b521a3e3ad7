using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;
using Videoroom.Engine.Turn;
using Videoroom.Tests.Engine.TestClient;
using Videoroom.Tests.Engine.Turn;

namespace Videoroom.Tests.Engine.Loops;

/// <summary>What one loop passes to another when the other does not keep up.</summary>
public sealed class HandOverTests
{
    private const int Capacity = 64;
    private const int Reserve = Capacity / 8;

    [Fact]
    public void Video_leaves_an_eighth_of_the_ring_to_audio_and_requests()
    {
        var (from, to) = Loops();
        using (from)
        using (to)
        {
            Assert.Equal(Capacity - Reserve, Fill(from, to, droppable: true));
            Assert.False(from.HandOver(to, Message(), droppable: true));
            Assert.Equal(Reserve, Fill(from, to, droppable: false));
            Assert.False(from.HandOver(to, Message(), droppable: true));
        }
    }

    [Fact]
    public void A_packet_that_is_dropped_is_counted_and_its_buffer_is_given_back()
    {
        var (from, to) = Loops();
        using (from)
        using (to)
        {
            Fill(from, to, droppable: false);
            var dropped = from.Statistics.HandOversDropped;
            var buffer = from.Pool.Rent()!;

            Assert.False(from.HandOver(to, Message(buffer), droppable: false));

            buffer.Release();
            Assert.Equal(dropped + 1, from.Statistics.HandOversDropped);
            Assert.Equal(0, from.Pool.Rented);
        }
    }

    [Fact]
    public void A_packet_that_is_passed_on_stays_rented_until_the_other_loop_lets_it_go()
    {
        var (from, to) = Loops();
        var buffer = from.Pool.Rent()!;
        Assert.True(from.HandOver(to, Message(buffer), droppable: true));
        buffer.Release();
        Assert.Equal(1, from.Pool.Rented);

        to.Dispose();

        Assert.Equal(0, from.Pool.Rented);
        from.Dispose();
    }

    [Fact]
    public async Task Audio_reaches_a_listener_at_a_loop_that_video_has_overrun()
    {
        await using var fixture = new EngineFixture(loops: 2, handOverCapacity: Capacity);
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("v", new PublishedEncoding(null, 0x1001)));
        publisher.Connection.Publish(TestTracks.Audio("a", 0x1002));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("v", 0x2001));
        subscriber.Connection.Subscribe(TestTracks.AudioSlot("a", 0x2003));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });
        var (home, other) = (((PeerConnection)publisher.Connection).Session, ((PeerConnection)subscriber.Connection).Session);
        Assert.NotEqual(home.Loop, other.Loop);
        AwaitArrivalAt(home.Loop, publisher);

        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        other.Post(
            (_, _) =>
            {
                held.Set();
                release.Wait();
            },
            null);
        try
        {
            Assert.True(held.Wait(TimeSpan.FromSeconds(10)));
            for (ushort i = 0; i < 2 * Capacity; i++)
            {
                publisher.SendRtp(TestTracks.Vp8(0x1001, i, 3000u * i, keyFrame: i == 0, fill: 1));
            }

            publisher.CheckAndWait();
            Assert.InRange(fixture.Engine.Statistics.HandOversDropped, Capacity, 2 * Capacity);

            publisher.SendRtp(TestTracks.Opus(0x1002, 1, fill: 7));
            publisher.CheckAndWait();
        }
        finally
        {
            release.Set();
        }

        subscriber.Until(() => subscriber.Rtp.Any(packet => packet[^1] == 7));
        Assert.InRange(subscriber.Rtp.Count, 1, Capacity + 1);
    }

    /// <summary>The kernel spreads clients over the loops' sockets by their address: takes one whose datagrams come to the given loop.</summary>
    private static void AwaitArrivalAt(IPeerLoop loop, EnginePeer client)
    {
        var rounds = new RoundLimit(200);
        for (var before = long.MaxValue; rounds.Next() && loop.Statistics.Received <= before;)
        {
            client.MoveTo(client.NewSocket());
            before = loop.Statistics.Received;
            client.CheckAndWait();
        }
    }

    private static int Fill(MediaLoop from, MediaLoop to, bool droppable)
    {
        var passed = 0;
        for (var rounds = new RoundLimit(10 * Capacity); rounds.Next() && from.HandOver(to, Message(), droppable);)
        {
            passed++;
        }

        return passed;
    }

    private static LoopMessage Message(PacketBuffer? buffer = null) => new(static (_, _) => { }, new object(), buffer);

    /// <summary>Two loops that do not run: the test's thread is that of the first.</summary>
    private static (MediaLoop From, MediaLoop To) Loops()
    {
        var time = new FakeTimeProvider();
        var services = new MediaLoopServices(
            new MediaClock(time), new RouteTable(), new RelayRoutes(), NullLogger.Instance, 16, Capacity, new TurnServices(TurnRig.Options, time));
        var (from, to) = (new MediaLoop(0, 2, new NoSocket(), services), new MediaLoop(1, 2, new NoSocket(), services));
        from.Connect([from, to]);
        to.Connect([from, to]);
        return (from, to);
    }

    private sealed class NoSocket : IMediaSocket
    {
        public int Port => 0;

        public int Receive(ReceiveBatch batch) => 0;

        public int Send(SendBatch batch) => 0;

        public void Wait(int timeoutMs)
        {
        }

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }
}

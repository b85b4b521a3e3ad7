using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Speech;
using Videoroom.Tests.Engine.Relay;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>Which audio tracks of a room its viewers are sent, over real sockets and on a clock of the test's.</summary>
public sealed class SpeakerLimitEndToEndTests
{
    private const int Tracks = 10;
    private const uint FirstSsrc = 0x1000;
    private const uint FirstSlotSsrc = 0x2000;
    private const byte Quiet = 65;
    private const byte Loud = 25;
    private const byte Louder = 10;

    // What is kept of a track that is left out: the packets of 160 ms.
    private const int Kept = (int)(SpeakerGate.KeepUs / 20_000);

    private readonly FakeTimeProvider _time = new();
    private ushort _step;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task In_a_large_room_only_the_loudest_are_forwarded_and_who_begins_to_speak_is_heard_from_before_the_first_loud_packet_on(int loops)
    {
        await using var fixture = new EngineFixture(loops, _time);
        var (publisher, viewer) = Start(fixture, Tracks);
        Pass(publisher, 30);
        fixture.Until(() => Enumerable.Range(0, 5).All(track => FillsOf(viewer, track).Count == 30));

        Pass(publisher, 1, (9, Loud));
        fixture.Until(() => FillsOf(viewer, 9) is [.., 31]);
        Assert.Equal(Enumerable.Range(31 - Kept, Kept + 1).Select(step => (byte)step), FillsOf(viewer, 9));
        Assert.All(Enumerable.Range(5, 4), track => Assert.Empty(FillsOf(viewer, track)));
    }

    [Fact]
    public async Task Who_is_left_out_and_speaks_again_was_silent_for_the_viewer_and_has_lost_nothing()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Start(fixture, Tracks);
        Pass(publisher, 30);
        Pass(publisher, 10, (9, Loud));
        Pass(publisher, 120, [.. Enumerable.Range(0, 5).Select(track => (track, Louder))]);
        fixture.Until(() => SenderOf(viewer, 9).IsLeftOut);
        Assert.False(SenderOf(viewer, 0).IsLeftOut);

        Pass(publisher, 40);
        Pass(publisher, 3, (9, Louder));
        fixture.Until(() => FillsOf(viewer, 9) is [.., var newest] && newest == _step);
        Assert.False(SenderOf(viewer, 9).IsLeftOut);
        RelayCalls.AssertContinuous(viewer, FirstSlotSsrc + 9);

        // The pause is one in time: as long as what was left out.
        var received = RelayCalls.Of(viewer, FirstSlotSsrc + 9);
        var next = Parse(received[^(Kept + 3)]);
        var last = Parse(received[^(Kept + 4)]);
        Assert.Equal(_step - Kept - 2, next.Payload[0]);
        Assert.InRange(next.Payload[0] - last.Payload[0], 40 - Kept, 60);
        Assert.Equal(960u * (uint)(next.Payload[0] - last.Payload[0]), unchecked(next.Timestamp - last.Timestamp));
    }

    [Fact]
    public async Task In_a_small_room_everybody_is_forwarded()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Start(fixture, SpeakerLimit.UsualAboveTracks);
        Pass(publisher, 200);

        fixture.Until(() => Enumerable.Range(0, SpeakerLimit.UsualAboveTracks).All(track => RelayCalls.Of(viewer, FirstSlotSsrc + (uint)track).Count == 200));
    }

    [Fact]
    public async Task A_track_without_levels_is_always_forwarded()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Start(fixture, Tracks, options => options with { Extensions = TestTracks.PublisherIds with { AudioLevel = 0 } });
        Pass(publisher, 50);

        fixture.Until(() => Enumerable.Range(0, Tracks).All(track => RelayCalls.Of(viewer, FirstSlotSsrc + (uint)track).Count == 50));
    }

    [Fact]
    public async Task What_is_kept_of_a_track_is_given_back_when_its_packets_stop()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, _) = Start(fixture, Tracks);
        Pass(publisher, 20);
        Assert.NotEqual(0, fixture.Engine.Counters.BuffersInUse);

        _time.Advance(TimeSpan.FromSeconds(2));
        fixture.Until(() => fixture.Engine.Counters.BuffersInUse == 0);
    }

    [Fact]
    public async Task On_a_link_between_nodes_only_what_is_forwarded_is_sent_and_its_pause_is_no_loss()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = Publish(cluster[0].Fixture, Tracks, options => options);
        var viewer = cluster[1].Fixture.Client("viewer").Connect();
        for (var track = 0; track < Tracks; track++)
        {
            viewer.Connection.Subscribe(Slot(track) with { Source = cluster[0].Source() });
        }

        cluster.Until(() => cluster[1].Engine.Counters.RelayedTracksIn == Tracks);
        Send(9, step: 1, level: null);
        cluster.Until(() => FillsOf(viewer, 9).Count == 1);

        // More than is kept.
        const int LeftOut = 40;
        for (byte step = 2; step < 2 + LeftOut; step++)
        {
            Send(9, step, Quiet);
        }

        publisher.AwaitHandled();
        Send(9, 2 + LeftOut, level: null);
        Send(9, 3 + LeftOut, level: null);
        cluster.Until(() => FillsOf(viewer, 9) is [.., 3 + LeftOut]);

        RelayCalls.AssertContinuous(viewer, FirstSlotSsrc + 9);
        Assert.InRange(FillsOf(viewer, 9).Count, 3, 3 + SpeakerGate.Capacity);

        void Send(int track, byte step, byte? level) => publisher.SendRtp(Packet(track, step, level));
    }

    [Fact]
    public async Task The_picture_of_who_speaks_and_a_shared_screen_come_before_others()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (alice, bob, viewer) = (fixture.Client("alice").Connect(), fixture.Client("bob").Connect(), fixture.Client("viewer").Connect());
        foreach (var (peer, number) in new[] { (alice, 0u), (bob, 1u) })
        {
            peer.Connection.Publish(TestTracks.Audio($"{number}:audio", FirstSsrc + number));
            peer.Connection.Publish(TestTracks.Video($"{number}:video", new PublishedEncoding(null, FirstSsrc + 0x100 + number)));
            peer.Settle();
        }

        viewer.Connection.Subscribe(TestTracks.VideoSlot("0:video", 0x3000, "v0"));
        viewer.Connection.Subscribe(TestTracks.VideoSlot("1:video", 0x3010, "v1"));
        viewer.Connection.Subscribe(TestTracks.VideoSlot("1:screen", 0x3020, "s1") with { IsScreen = true });
        viewer.Connection.SetNeeds([new TrackNeed("0:video", 640, 360, Pinned: true)]);
        viewer.Settle();
        fixture.Until(() => Priorities() is (TrackPriority.Pinned, TrackPriority.Tile, TrackPriority.Share));

        Speak(bob, 1);
        fixture.Until(() => Round() is (TrackPriority.Pinned, TrackPriority.Speaking, TrackPriority.Share));

        viewer.Connection.SetNeeds([]);
        Speak(alice, 0);
        fixture.Until(() => Round() is (TrackPriority.Speaking, TrackPriority.Tile, TrackPriority.Share));

        (TrackPriority First, TrackPriority Second, TrackPriority Screen) Priorities() => (PriorityOf(0x3000), PriorityOf(0x3010), PriorityOf(0x3020));

        TrackPriority PriorityOf(uint ssrc) => SenderOf(viewer, ssrc).Demand.Priority;

        (TrackPriority First, TrackPriority Second, TrackPriority Screen) Round()
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            return Priorities();
        }

        void Speak(EnginePeer peer, int number)
        {
            for (var i = 0; i < 200; i++)
            {
                _time.Advance(TimeSpan.FromMilliseconds(20));
                peer.SendRtp(TestTracks.Opus(FirstSsrc + (uint)number, ++_step, 1, i % 10 == 0 ? Quiet : Loud));
                peer.AwaitHandled();
            }
        }
    }

    private static (EnginePeer Publisher, EnginePeer Viewer) Start(EngineFixture fixture, int tracks, Func<PublishOptions, PublishOptions>? change = null)
    {
        var publisher = Publish(fixture, tracks, change ?? (options => options));
        var viewer = fixture.Client("viewer").Connect();
        for (var track = 0; track < tracks; track++)
        {
            viewer.Connection.Subscribe(Slot(track));
        }

        viewer.Settle();
        return (publisher, viewer);
    }

    private static EnginePeer Publish(EngineFixture fixture, int tracks, Func<PublishOptions, PublishOptions> change)
    {
        var publisher = fixture.Client("publisher").Connect();
        for (var track = 0; track < tracks; track++)
        {
            publisher.Connection.Publish(change(TestTracks.Audio($"{track}", FirstSsrc + (uint)track)));
        }

        publisher.Settle();
        return publisher;
    }

    private static SubscribeOptions Slot(int track) => TestTracks.AudioSlot($"{track}", FirstSlotSsrc + (uint)track, $"{track}");

    private static byte[] Packet(int track, byte step, byte? level)
    {
        var ssrc = FirstSsrc + (uint)track;
        if (level is { } known)
        {
            return TestTracks.Opus(ssrc, step, step, known);
        }

        var packet = new byte[RtpPacket.FixedHeaderSize + 20];
        new RtpHeaderWriter(packet, marker: false, TestTracks.OpusPayloadType, step, 960u * step, ssrc).Complete();
        packet.AsSpan(RtpPacket.FixedHeaderSize).Fill(step);
        return packet;
    }

    private static List<byte> FillsOf(EnginePeer viewer, int track) => RelayCalls.Fills(viewer, FirstSlotSsrc + (uint)track);

    private static RtpPacket Parse(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        return packet;
    }

    private static TrackSender SenderOf(EnginePeer viewer, int track) => SenderOf(viewer, FirstSlotSsrc + (uint)track);

    private static TrackSender SenderOf(EnginePeer viewer, uint ssrc)
        => ((PeerConnection)viewer.Connection).Session.Sender.Streams.Single(stream => stream.Ssrc == ssrc).Sender!;

    /// <summary>Has all tracks send a packet every 20 ms; all are quiet but some.</summary>
    private void Pass(EnginePeer publisher, int steps, params (int Track, byte Level)[] loud)
    {
        var tracks = ((PeerConnection)publisher.Connection).Session.Receiver.Tracks.Count;
        for (var i = 0; i < steps; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            _step++;
            for (var track = 0; track < tracks; track++)
            {
                var level = loud.FirstOrDefault(entry => entry.Track == track) is { Level: > 0 } entry ? entry.Level : Quiet;
                publisher.SendRtp(TestTracks.Opus(FirstSsrc + (uint)track, _step, (byte)_step, level));
            }

            publisher.AwaitHandled();
        }
    }
}

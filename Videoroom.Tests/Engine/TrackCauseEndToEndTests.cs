using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Peers;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.CallOfTwo;

namespace Videoroom.Tests.Engine;

/// <summary>What a viewer is told of a track that is not what it could be. Over real sockets, with a clock of the test's own.</summary>
public sealed class TrackCauseEndToEndTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Rids = ["l", "m", "h"];

    private readonly FakeTimeProvider _time = new();
    private readonly ushort[] _sent = new ushort[3];
    private EngineFixture _fixture = null!;
    private EnginePeer _publisher = null!;
    private EnginePeer _viewer = null!;

    private TrackQuality Quality => Assert.Single(((PeerConnection)_viewer.Connection).Session.ToSample().Tracks);

    public Task InitializeAsync()
    {
        _fixture = new EngineFixture(timeProvider: _time);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public void A_track_that_nothing_comes_of_is_silent_unless_its_publisher_says_so()
    {
        Call();
        UntilSent(3);
        Until(TrackCause.PublisherSilent);

        _viewer.Connection.SetInactiveTracks(new HashSet<string> { "t" });
        Until(TrackCause.None);
        _viewer.Connection.SetInactiveTracks(new HashSet<string>());
        Until(TrackCause.PublisherSilent);

        UntilSent(3, keyFrame: false);
        Until(TrackCause.None, () => Send(keyFrame: false));
    }

    [Fact]
    public void A_track_without_a_publisher_is_silent()
    {
        _viewer = _fixture.Client("bob").Connect();
        _publisher = _viewer;
        _viewer.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        Until(TrackCause.PublisherSilent);
    }

    [Fact]
    public void Packets_without_a_keyframe_are_told_until_it_comes()
    {
        Call();
        Until(TrackCause.NoKeyFrame, () => Send(keyFrame: false));
        Assert.Empty(_viewer.Rtp);

        Until(TrackCause.None, () => Send());
    }

    [Fact]
    public void A_viewer_that_asks_for_a_keyframe_in_vain_is_told()
    {
        Call();
        UntilSent(3);

        _viewer.SendRtcp(RtcpInbox.Write((ref Videoroom.Engine.Rtp.RtcpWriter writer) => writer.TryWritePictureLossIndication(1, SlotSsrc)));
        Until(TrackCause.NoKeyFrame, () => Send(keyFrame: false));
        Assert.NotEmpty(_viewer.Rtp);
    }

    [Fact]
    public void Losses_on_the_publishers_way_are_told_with_their_share_and_are_not_the_viewers()
    {
        Call();
        Until(TrackCause.PublisherLoss, () =>
        {
            Send();
            Send();
            Send();
            _sent[0]++;
        });

        Assert.InRange(Quality.Loss!.Value, 0.15, 0.35);
        Until(TrackCause.None, () => Send());
        Assert.Null(Quality.Loss);
    }

    [Theory]
    [InlineData(EncoderLimitation.Cpu, TrackCause.PublisherCpu)]
    [InlineData(EncoderLimitation.Bandwidth, TrackCause.PublisherBandwidth)]
    public void What_the_publishers_browser_says_is_told(EncoderLimitation limitation, TrackCause cause)
    {
        Call();
        _publisher.Connection.SetQualityReport(QualityReport.Empty with
        {
            Limitations = new Dictionary<string, EncoderLimitation> { ["t"] = limitation, ["another"] = limitation },
        });
        Until(cause, () => Send());

        _publisher.Connection.SetQualityReport(QualityReport.Empty);
        Until(TrackCause.None, () => Send());

        // Nobody says anything about a track of somebody else.
        _viewer.Connection.SetQualityReport(QualityReport.Empty with { Limitations = new Dictionary<string, EncoderLimitation> { ["t"] = limitation } });
        UntilSent(30);
        Assert.Equal(TrackCause.None, Quality.Cause);
    }

    [Fact]
    public void What_the_viewers_browser_says_of_its_decoder_is_told()
    {
        Call();
        _viewer.Connection.SetQualityReport(QualityReport.Empty with { SlowDecoders = new HashSet<string> { "t" } });
        Until(TrackCause.ViewerDecoder, () => Send());

        _viewer.Connection.SetQualityReport(QualityReport.Empty);
        Until(TrackCause.None, () => Send());
    }

    [Fact]
    public void A_layer_that_stops_is_missing_where_it_would_be_seen_and_a_picture_is_small_or_hidden_where_its_viewer_says_so()
    {
        Call(Rids);
        Until(TrackCause.None, SendAll);
        UntilHas("h", SendAll);
        Assert.Equal(771, Quality.Height);

        Until(TrackCause.LayerMissing, () => Send(0, 1));
        Assert.Equal(("m", 514), (Quality.Rid, Quality.Height));

        Need(257);
        Until(TrackCause.SizeOnScreen, () => Send(0, 1));
        UntilHas("l", () => Send(0, 1));

        Need(0);
        Until(TrackCause.Paused, () => Send(0, 1));
        Assert.Null(Quality.Rid);

        void SendAll() => Send(0, 1, 2);

        void Need(int height) => _viewer.Connection.SetNeeds([new TrackNeed("t", height * 16 / 9, height, Pinned: false)]);
    }

    [Fact]
    public void A_track_all_of_whose_layers_stop_misses_none_of_them_until_it_is_silent()
    {
        Call(Rids);
        UntilHas("h", () => Send(0, 1, 2));

        // Until the publisher is told that nobody needs the layers between.
        for (var i = 0; i < 50; i++)
        {
            Advance(() => Send(0, 1, 2));
        }

        var causes = new HashSet<TrackCause>();
        Until(TrackCause.PublisherSilent, () => causes.Add(Quality.Cause));
        Assert.Equal([TrackCause.None], causes);
    }

    [Fact]
    public async Task A_viewer_over_TCP_is_known_as_such()
    {
        await using var fixture = new EngineFixture();
        var direct = fixture.Client("alice").Connect();
        var overTcp = fixture.Client("bob", open: (server, _) => new TcpWire(server)).Connect();

        Assert.False(((PeerConnection)direct.Connection).Session.Transport.IsOverTcp);
        Assert.True(((PeerConnection)overTcp.Connection).Session.Transport.IsOverTcp);
    }

    private void Call(params string[] rids)
    {
        _publisher = _fixture.Client("alice").Connect();
        _viewer = _fixture.Client("bob").Connect();
        _publisher.Connection.Publish(TestTracks.Video(
            "t", rids.Length == 0 ? [new PublishedEncoding(null, PublisherSsrc, PublisherRtxSsrc)] : [.. rids.Select(rid => new PublishedEncoding(rid))]));
        _viewer.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        _publisher.Settle();
        _viewer.Settle();
    }

    private void Until(TrackCause cause, Action? send = null) => _fixture.Until(() =>
    {
        Advance(send);
        return Quality.Cause == cause;
    });

    private void UntilHas(string rid, Action send) => _fixture.Until(() =>
    {
        Advance(send);
        return Quality.Rid == rid;
    });

    private void UntilSent(int rounds, bool keyFrame = true)
    {
        for (var i = 0; i < rounds; i++)
        {
            Advance(() => Send(keyFrame));
        }
    }

    // Each packet arrives before the clock moves, and each loop looks at it after it has.
    private void Advance(Action? send)
    {
        send?.Invoke();
        _publisher.Settle();
        _viewer.Settle();
        _time.Advance(Step);

        // However long it takes: without checks the engine takes the two for gone.
        _publisher.Check();
        _viewer.Check();
        _viewer.Settle();
        _fixture.Pump();
    }

    private void Send(bool keyFrame = true)
        => Arrive(TestTracks.Vp8(PublisherSsrc, ++_sent[0], 9000u * _sent[0], keyFrame, fill: 1));

    private void Send(params int[] layers)
    {
        foreach (var layer in layers)
        {
            Arrive(TestTracks.Vp8(71 + (uint)layer, ++_sent[layer], 9000u * _sent[layer], keyFrame: true, (byte)(layer + 1), rid: Rids[layer], mid: true));
        }
    }

    private void Arrive(byte[] packet)
    {
        var before = _publisher.Connection is PeerConnection connection ? connection.Session.Counters.PacketsReceived : 0;
        _publisher.SendRtp(packet);
        _fixture.Until(() => Volatile.Read(ref ((PeerConnection)_publisher.Connection).Session.Counters.PacketsReceived) > before);
    }
}

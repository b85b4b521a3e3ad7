using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Tests.Engine.Relay;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>Simulcast whose layers the offer names by SSRC alone (<c>a=ssrc-group:SIM</c>): no packet says which layer it is of.</summary>
public sealed class AnnouncedLayersTests
{
    private const uint SlotSsrc = 0x2001;

    private static readonly uint[] Ssrcs = [71, 72, 73];

    private readonly FakeTimeProvider _time = new();
    private readonly ushort[] _sent = new ushort[3];

    [Fact]
    public async Task A_viewer_gets_the_best_layer_and_any_other_that_it_asks_for()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Call(fixture);

        Send(publisher, 0, 1, 2);
        Until(3);
        viewer.Connection.SetTargetEncoding("t", "l");
        Until(1);
        viewer.Connection.SetTargetEncoding("t", "m");
        Until(2);

        RelayCalls.AssertContinuous(viewer, SlotSsrc);
        Assert.Equal(("t", "m", EncodingSwitchReason.Other), viewer.Observer.Encodings.Last());
        Assert.Contains(("t", "h", EncodingSwitchReason.Other), viewer.Observer.Encodings);

        void Until(byte fill) => viewer.Until(() =>
        {
            Send(publisher, 0, 1, 2);
            return RelayCalls.Fills(viewer, SlotSsrc).LastOrDefault() == fill;
        });
    }

    [Fact]
    public async Task What_a_layer_lost_is_asked_of_that_layer()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, _) = Call(fixture);
        Send(publisher, 0, 1, 2);
        _sent[1]++;
        Send(publisher, 0, 1, 2);
        publisher.AwaitHandled();
        _time.Advance(TimeSpan.FromMilliseconds(50));

        publisher.Until(() => RtcpInbox.Nacked(publisher, Ssrcs[1]).Count > 0);
        Assert.Equal(2, RtcpInbox.Nacked(publisher, Ssrcs[1])[0]);
        Assert.Empty(RtcpInbox.Nacked(publisher, Ssrcs[0]));
        Assert.Empty(RtcpInbox.Nacked(publisher, Ssrcs[2]));
    }

    private static (EnginePeer Publisher, EnginePeer Viewer) Call(EngineFixture fixture)
    {
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(
            TestTracks.Video("t", new("l", Ssrcs[0], 81), new("m", Ssrcs[1], 82), new("h", Ssrcs[2], 83)) with { Extensions = default });
        viewer.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        return (publisher, viewer);
    }

    private void Send(EnginePeer publisher, params ReadOnlySpan<int> layers)
    {
        foreach (var layer in layers)
        {
            publisher.SendRtp(TestTracks.Vp8(Ssrcs[layer], ++_sent[layer], 3000u * _sent[layer], keyFrame: true, (byte)(layer + 1)));
        }
    }
}

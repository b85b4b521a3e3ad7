using System.Net;
using Videoroom.Tests.Web.Whip.Clients;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Whip;

/// <summary>A source on Pion before 4.0.8.</summary>
public sealed class PionTests : WhipFixture
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Picture = TimeSpan.FromSeconds(1) / 15;

    private readonly LeapingClock _clock = new();

    private protected override VideoroomOptions Options => new() { ExternalIp = IPAddress.Loopback };

    private protected override TimeProvider Clock => _clock;

    [Fact]
    public async Task Row04_a_source_that_sends_no_check_while_its_media_flows_stays_for_two_minutes_and_a_viewer_sees_it()
    {
        using var viewer = await WhepViewer.PlayAsync(Client, "r1");
        using var pion = await PionClient.PublishAsync(Client, "/whip/r1");
        await Client.UntilAsync(counts => counts.Media is { PublishedTracks: 2, Subscriptions: 2 });

        await LongRun.PassAsync(TwoMinutes, _clock, Leap, Picture, () =>
        {
            pion.Write();
            pion.Pump();
            viewer.Until(() => viewer.PacketsOf("VP8").Count == pion.PacketsWritten);
            if (pion.PicturesWritten % 15 == 0 || !LongRun.IsAsked)
            {
                viewer.StayAlive();
            }
        });

        Assert.InRange(pion.PicturesWritten, TwoMinutes / Leap, int.MaxValue);
        Assert.Equal(2, (await Node.CountAsync()).HttpSessions);
    }
}

using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.CallOfTwo;

namespace Videoroom.Tests.Engine;

/// <summary>RTCP reports and transport-wide feedback, over real sockets.</summary>
public sealed class ReportsEndToEndTests
{
    [Fact]
    public async Task Reports_and_transport_wide_feedback_come_by_themselves()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Start(fixture);
        for (ushort i = 0; i < 20; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i, transport: i));
        }

        publisher.Until(() => RtcpInbox.Count(publisher, RtcpPacketType.TransportFeedback, RtcpFeedbackFormat.TransportWide) > 0
            && RtcpInbox.Count(publisher, RtcpPacketType.ReceiverReport) > 0);
        subscriber.Until(() => RtcpInbox.Count(subscriber, RtcpPacketType.SenderReport) > 0);

        var (ssrc, ntp, packets) = FirstSenderReport(subscriber);
        Assert.Equal(SlotSsrc, ssrc);
        Assert.InRange(packets, 1u, 20u);

        // Its echo gives the round trip.
        var block = new ReportBlock(SlotSsrc, 0, 0, 0, 0, ntp.Compact, 0);
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [block])));
        fixture.Until(() => subscriber.Observer.Samples.Any(sample => sample.RoundTripTimeSeconds is >= 0 and < 10));
    }

    [Fact]
    public async Task Row09_goodbye_for_somebody_elses_stream_changes_nothing()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Start(fixture);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([PublisherSsrc, SlotSsrc])));
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverEstimatedMaximumBitrate(1, long.MaxValue, [SlotSsrc])));
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverEstimatedMaximumBitrate(1, 0, [SlotSsrc])));
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteCname(PublisherSsrc, "mine"u8)));
        fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived > 0);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 3000, keyFrame: false, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 2);
    }

    private static (uint Ssrc, NtpTime Ntp, uint Packets) FirstSenderReport(EnginePeer client)
    {
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (RtcpSenderReport.TryParse(packet, out var report))
                {
                    return (report.Ssrc, report.Ntp, report.PacketCount);
                }
            }
        }

        throw new InvalidOperationException("No sender report came.");
    }
}

using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Peers;

/// <summary>
/// Takes a peer's RTCP apart. Every message is looked up among the peer's own streams, so that nobody can say anything
/// about another's. What it does not know or need (SDES, APP, XR) changes nothing.
/// </summary>
internal sealed class RtcpDispatcher(PeerSession session)
{
    /// <summary>Takes a decrypted compound; one with a wrong length anywhere is refused whole.</summary>
    public void OnCompound(ReadOnlySpan<byte> compound, long arrivalUs)
    {
        if (!RtcpReader.TryCreate(compound, out var reader))
        {
            session.Refuse();
            return;
        }

        while (reader.TryRead(out var packet))
        {
            OnPacket(packet, arrivalUs);
        }
    }

    private void OnPacket(in RtcpPacket packet, long arrivalUs)
    {
        switch (packet.Type)
        {
            case RtcpPacketType.SenderReport when RtcpSenderReport.TryParse(packet, out var report):
                session.Receiver.OnSenderReport(report.Ssrc, report.Ntp, report.RtpTimestamp, arrivalUs);
                OnBlocks(report.Blocks, arrivalUs);
                break;
            case RtcpPacketType.ReceiverReport when RtcpReceiverReport.TryParse(packet, out var report):
                OnBlocks(report.Blocks, arrivalUs);
                break;
            case RtcpPacketType.Goodbye when RtcpGoodbye.TryParse(packet, out var goodbye):
                for (var i = 0; i < goodbye.Count; i++)
                {
                    session.Receiver.OnGoodbye(goodbye[i]);
                }

                break;
            case RtcpPacketType.TransportFeedback when RtcpNack.TryParse(packet, out var nack):
                session.Sender.OnNack(ref nack);
                break;
            case RtcpPacketType.TransportFeedback when RtcpTransportFeedback.TryParse(packet, out var feedback):
                session.Sender.Bandwidth.OnFeedback(ref feedback);
                break;
            case RtcpPacketType.TransportFeedback when RtcpCongestionControlFeedback.TryParse(packet, out var feedback):
                session.Sender.Bandwidth.OnFeedback(ref feedback);
                break;
            case RtcpPacketType.PayloadFeedback when RtcpReceiverEstimatedMaximumBitrate.TryParse(packet, out var estimate):
                session.Sender.Bandwidth.OnRemb(estimate.BitrateBps);
                break;
            case RtcpPacketType.PayloadFeedback when RtcpPictureLossIndication.TryParse(packet, out var indication):
                session.Sender.OnKeyFrameRequest(indication.MediaSsrc);
                break;
            case RtcpPacketType.PayloadFeedback when RtcpFullIntraRequest.TryParse(packet, out var request):
                for (var i = 0; i < request.Count; i++)
                {
                    session.Sender.OnKeyFrameRequest(request[i].MediaSsrc);
                }

                break;
        }
    }

    private void OnBlocks(in ReportBlocks blocks, long arrivalUs)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (session.Sender.TryReport(block) && block.TryGetRoundTripTime(session.Loop.Clock.ToNtp(arrivalUs), out var roundTripUs))
            {
                session.Counters.RoundTrip.Add(roundTripUs);
                session.Sender.Bandwidth.OnRoundTrip(roundTripUs);
            }
        }
    }
}

using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>Questions about the RTCP that a client got.</summary>
internal static class RtcpInbox
{
    public delegate void WriteCompound(ref RtcpWriter writer);

    public static int Count(EnginePeer client, RtcpPacketType type, byte? count = null)
    {
        var found = 0;
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (packet.Type == type && (count is null || packet.Count == count))
                {
                    found++;
                }
            }
        }

        return found;
    }

    public static int PictureLossIndications(EnginePeer client)
        => Count(client, RtcpPacketType.PayloadFeedback, RtcpFeedbackFormat.PictureLossIndication);

    public static List<ushort> Nacked(EnginePeer client, uint ssrc)
    {
        var found = new List<ushort>();
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (!RtcpNack.TryParse(packet, out var nack) || nack.MediaSsrc != ssrc)
                {
                    continue;
                }

                var lost = new RoundLimit(100_000);
                while (lost.Next() && nack.TryRead(out var sequenceNumber))
                {
                    found.Add(sequenceNumber);
                }
            }
        }

        return found;
    }

    /// <summary>The SSRCs that receiver reports have a block of, one for each block.</summary>
    public static List<uint> Reported(EnginePeer client)
    {
        var found = new List<uint>();
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (packet.Type != RtcpPacketType.ReceiverReport || !RtcpReceiverReport.TryParse(packet, out var report))
                {
                    continue;
                }

                for (var i = 0; i < report.Blocks.Count; i++)
                {
                    found.Add(report.Blocks[i].Ssrc);
                }
            }
        }

        return found;
    }

    /// <summary>The sender reports of a stream: NTP time and timestamp.</summary>
    public static List<(NtpTime Ntp, uint Timestamp)> SenderReports(EnginePeer client, uint ssrc)
    {
        var found = new List<(NtpTime, uint)>();
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (RtcpSenderReport.TryParse(packet, out var report) && report.Ssrc == ssrc)
                {
                    found.Add((report.Ntp, report.RtpTimestamp));
                }
            }
        }

        return found;
    }

    public static byte[] Write(WriteCompound write)
    {
        var compound = new byte[1200];
        var writer = new RtcpWriter(compound);
        write(ref writer);
        return compound[..writer.Size];
    }
}

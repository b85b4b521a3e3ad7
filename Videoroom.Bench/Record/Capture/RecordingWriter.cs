using System.Net;
using System.Text;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Record.Capture;

/// <summary>
/// Makes a recording of captured packets: with the numbers of <see cref="RecordingFormat"/>, without padding, and with only those
/// header extensions that belong to the media. The stream id is in every packet, though browsers stop sending it.
/// </summary>
internal static class RecordingWriter
{
    /// <summary>Makes the recording.</summary>
    /// <param name="options">What is recorded.</param>
    /// <param name="extensions">The ids of the captured header extensions.</param>
    /// <param name="streams">The streams, the lowest layer first.</param>
    /// <exception cref="InvalidDataException">A stream lacks packets.</exception>
    public static RtpDump Write(RecordOptions options, HeaderExtensionIds extensions, IReadOnlyList<CapturedStream> streams)
    {
        List<(long ReceivedUs, byte[] Data)> packets = [];
        for (var i = 0; i < streams.Count; i++)
        {
            var taken = streams[i].Take(options.Length);
            var first = taken[0].View();
            var ssrc = RecordingFormat.FirstSsrc + (uint)i;
            foreach (var packet in taken)
            {
                packets.Add((packet.ReceivedUs, Rewrite(options, extensions, packet, first, ssrc, streams[i].Rid)));
            }
        }

        var begin = packets.Min(packet => packet.ReceivedUs);
        return new RtpDump
        {
            Source = new IPEndPoint(IPAddress.Loopback, 0),
            Packets =
            [
                .. packets.OrderBy(packet => packet.ReceivedUs)
                    .Select(packet => new RtpDumpPacket(TimeSpan.FromMilliseconds((packet.ReceivedUs - begin) / 1000), packet.Data)),
            ],
        };
    }

    private static byte[] Rewrite(
        RecordOptions options, HeaderExtensionIds extensions, CapturedPacket captured, scoped in RtpPacket first, uint ssrc, string rid)
    {
        var packet = captured.View();
        Span<byte> header = stackalloc byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(
            header,
            packet.Marker,
            RecordingFormat.PayloadTypeOf(options.Codec),
            (ushort)(packet.SequenceNumber - first.SequenceNumber),
            packet.Timestamp - first.Timestamp,
            ssrc);
        if (rid.Length > 0)
        {
            writer.TryAdd(RecordingFormat.Extensions.RtpStreamId, Encoding.ASCII.GetBytes(rid));
        }

        if (packet.TryGetExtension(extensions.DependencyDescriptor, out var descriptor))
        {
            writer.TryAdd(RecordingFormat.Extensions.DependencyDescriptor, descriptor);
        }

        return [.. header[..writer.Complete()], .. packet.Payload];
    }
}

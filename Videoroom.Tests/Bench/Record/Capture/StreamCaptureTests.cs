using System.Buffers.Binary;
using System.Text;
using Videoroom.Bench.Record;
using Videoroom.Bench.Record.Capture;
using Videoroom.Bench.Record.Inspection;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Bench.Record.Capture;

public sealed class StreamCaptureTests
{
    private const int FrameRate = 10;
    private const int FrameUs = 1_000_000 / FrameRate;
    private const int FrameTicks = 90_000 / FrameRate;
    private const byte PayloadType = 100;
    private const uint FirstSsrc = 0x1000;

    private static readonly HeaderExtensionIds Extensions = new() { Mid = 9, RtpStreamId = 10, TransportSequenceNumber = 4 };
    private static readonly RecordOptions Options = new(
        Codec.Vp8, RecordMode.Simulcast, TimeSpan.FromSeconds(1), 640, 360, FrameRate, 800_000, null);

    private readonly StreamCapture _capture = new(Options, PayloadType, Extensions);
    private readonly ushort[] _sequenceNumbers = [65_500, 65_500, 65_500];
    private int _picture;

    private long NowUs => _picture * (long)FrameUs;

    [Fact]
    public void It_asks_every_stream_for_a_key_frame_when_all_layers_have_come_for_a_while()
    {
        Send(seconds: 2);
        Assert.Empty(_capture.TakeKeyFrameRequests(NowUs));

        Send(seconds: 2);

        Assert.Equal([FirstSsrc, FirstSsrc + 1, FirstSsrc + 2], _capture.TakeKeyFrameRequests(NowUs).Order());
        Assert.Empty(_capture.TakeKeyFrameRequests(NowUs));
        Assert.NotEmpty(_capture.TakeKeyFrameRequests(NowUs + StreamCapture.KeyFrameWaitUs));
    }

    [Fact]
    public void It_does_not_ask_while_a_layer_is_missing()
    {
        Send(seconds: 10, layers: 2);

        Assert.Empty(_capture.TakeKeyFrameRequests(NowUs));
        Assert.Equal("2 of 3 layers come.", _capture.Progress);
    }

    [Fact]
    public void The_recording_begins_with_the_key_frames_and_has_the_numbers_of_recordings()
    {
        Send(seconds: 4);
        SendPicture(isKeyFrame: true);
        Send(seconds: 2);

        var summary = RecordingSummary.Of(_capture.Recording!);
        Assert.Equal(["l", "m", "h"], summary.Streams.Select(stream => stream.Rid));
        Assert.Equal([1u, 2u, 3u], summary.Streams.Select(stream => stream.Ssrc));
        Assert.All(summary.Streams, stream => Assert.Equal([TimeSpan.Zero], stream.KeyFrames));
        Assert.All(
            summary.Streams,
            stream => Assert.Equal(Enumerable.Range(0, FrameRate).Select(picture => (uint)(picture * FrameTicks)), stream.Timestamps));
        Assert.Equal(TimeSpan.Zero, _capture.Recording!.Packets[0].Offset);
        Assert.Equal(TimeSpan.FromMilliseconds(900), _capture.Recording.Packets[^1].Offset);
        foreach (var packet in _capture.Recording.Packets)
        {
            Assert.True(RtpPacket.TryParse(packet.Data.Span, out var rtp));
            Assert.False(rtp.TryGetExtension(Extensions.Mid, out _));
            Assert.False(rtp.TryGetExtension(Extensions.TransportSequenceNumber, out _));
        }
    }

    [Fact]
    public void A_key_frame_that_one_stream_sent_alone_is_not_the_begin()
    {
        Send(seconds: 4);
        SendPicture(isKeyFrame: true, layers: 1);
        SendPicture(isKeyFrame: true);
        Send(seconds: 2);

        Assert.All(RecordingSummary.Of(_capture.Recording!).Streams, stream => Assert.Equal(FrameRate, stream.Timestamps.Count));
    }

    [Theory]
    [InlineData(true, "Stream h lacks packet 1 of 9.")]
    [InlineData(false, "The pictures of stream l are not those of the highest stream.")]
    public void A_recording_that_lacks_a_picture_of_a_layer_is_made_again(bool wasSent, string reason)
    {
        Send(seconds: 4);
        SendPicture(isKeyFrame: true);
        SendPicture(layers: 2);
        _sequenceNumbers[2] += (ushort)(wasSent ? 1 : 0);
        Send(seconds: 1);
        Assert.Null(_capture.Recording);
        Assert.EndsWith(reason, _capture.Progress, StringComparison.Ordinal);

        Send(seconds: 4);
        SendPicture(isKeyFrame: true);
        Send(seconds: 2);

        Assert.NotNull(_capture.Recording);
    }

    [Fact]
    public void Retransmissions_and_padding_are_left_out()
    {
        Send(seconds: 4);
        SendPicture(isKeyFrame: true);
        _capture.OnRtp([0xA0, PayloadType, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 4], NowUs);
        _capture.OnRtp([0x80, PayloadType + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 1, 2, 3], NowUs);
        Send(seconds: 2);

        Assert.Equal(3 * FrameRate, _capture.Recording!.Packets.Count);
    }

    private void Send(int seconds, int layers = 3)
    {
        for (var i = 0; i < seconds * FrameRate; i++)
        {
            SendPicture(layers: layers);
        }
    }

    private void SendPicture(bool isKeyFrame = false, int layers = 3)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            _capture.OnRtp(Packet(layer, isKeyFrame), NowUs);
        }

        _picture++;
    }

    private byte[] Packet(int layer, bool isKeyFrame)
    {
        var header = new byte[100];
        var writer = new RtpHeaderWriter(
            header, true, PayloadType, _sequenceNumbers[layer]++, (uint)((_picture * FrameTicks) + (1000 * layer)), FirstSsrc + (uint)layer);
        writer.TryAdd(Extensions.Mid, "0"u8);
        writer.TryAdd(Extensions.RtpStreamId, Encoding.ASCII.GetBytes("lmh"[layer].ToString()));
        writer.TryAdd(Extensions.TransportSequenceNumber, [0, 1]);

        // X and S; T alone; TID; then a frame tag, and of a key frame start code and size.
        byte[] payload = [0x90, 0x20, (byte)((_picture % 3) << 6), (byte)(isKeyFrame ? 0 : 1), 0, 0, 0x9D, 0x01, 0x2A, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(9), (ushort)(160 << layer));
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(11), (ushort)(90 << layer));
        return [.. header[..writer.Complete()], .. payload];
    }
}

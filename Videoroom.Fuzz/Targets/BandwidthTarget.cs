using System.Buffers.Binary;
using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Bandwidth.Probing;
using Videoroom.Engine.Rtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// Transport-wide feedback, or congestion control feedback, that a viewer makes up. An input is options, the packets sent before it, the
/// time that passed, and the body of a feedback packet.
/// </summary>
internal sealed class BandwidthTarget : FuzzTarget
{
    private const int AboutSentPackets = 0x01;
    private const int SendsProbes = 0x02;
    private const int RepeatsFeedback = 0x04;
    private const int NamesStreams = 0x08;
    private const uint Stream = 5;
    private const int HeaderSize = 4;
    private const int PacketSize = 1_000;
    private const long DemandBps = 5_000_000;
    private const int RecoveryMs = 10_000;
    private const int JudgedMs = 2_000;

    private static readonly BandwidthOptions Options = new();

    private readonly byte[] _packet = new byte[2048];
    private BandwidthEstimator _estimator = new(0, Options);
    private ProbeCluster _probe;
    private ushort _sequence;
    private long _nowUs;

    /// <inheritdoc/>
    public override string Name => "bandwidth";

    /// <inheritdoc/>
    public override string Summary
        => "Feedback on single packets of a hostile viewer: the estimate stays within its limits, and 10 s after the feedback is honest again it is within a fifth of the capacity.";

    /// <inheritdoc/>
    public override int InputsPerState => 512;

    // The rings of sent packets and their numbers, and the buffer of results grow to their limits once.
    /// <inheritdoc/>
    public override long AllocationBase => 704 * 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    /// <inheritdoc/>
    public override void Reset()
    {
        _estimator = new BandwidthEstimator(0, Options);
        _estimator.SetDemand(DemandBps);
        _probe = default;
        _sequence = 0;
        _nowUs = 0;
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var options = reader.Byte();
        Send(reader.Byte() % 64, reader.Byte() * 1_000L, (options & SendsProbes) != 0);
        var taken = Receive(reader.Rest, options);
        if ((options & RepeatsFeedback) != 0)
        {
            Receive(reader.Rest, options);
        }

        if (_nowUs >= _estimator.DeadlineUs)
        {
            _estimator.OnTimer(_nowUs);
        }

        if (_estimator.TryTakeProbe(_nowUs, out var probe))
        {
            Require(probe.BitrateBps <= Options.MaximumBps && probe.MinimumBytes > 0 && probe.PacketSize > 0, "a probe has limits");
            _probe = probe;
        }

        Require(_estimator.EstimateBps >= Options.MinimumBps && _estimator.EstimateBps <= Options.MaximumBps, "the estimate is within its limits");
        Require(_estimator.LossFraction is >= 0 and <= 1, "losses are a share");
        Require(_estimator.QueueingDelayUs >= 0 && _estimator.AcknowledgedBps >= 0, "what is measured is not negative");
        Require(_estimator.DeadlineUs > _nowUs, "the next timer lies ahead");
        return taken;
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        var link = new BandwidthLink(_estimator, _sequence, _nowUs);
        link.Run(RecoveryMs);
        var mean = link.Run(JudgedMs);
        Require(
            Math.Abs(mean - BandwidthLink.CapacityBps) <= 0.2 * BandwidthLink.CapacityBps,
            "10 s after the feedback is honest again the estimate is within a fifth of the capacity");
    }

    private void Send(int packets, long passedUs, bool isProbe)
    {
        for (var i = 0; i < packets; i++)
        {
            _nowUs += passedUs / packets;
            _estimator.OnSent(Stream, _sequence, _sequence++, PacketSize, isProbe ? _probe.Id : ProbeId.None, _nowUs);
        }
    }

    private bool Receive(ReadOnlySpan<byte> body, byte options)
    {
        var size = Math.Min(body.Length, _packet.Length - HeaderSize) & ~3;
        var packet = _packet.AsSpan(0, HeaderSize + size);
        body[..size].CopyTo(packet[HeaderSize..]);
        var namesStreams = (options & NamesStreams) != 0;
        packet[0] = (byte)(0x80 | (namesStreams ? RtcpFeedbackFormat.CongestionControl : RtcpFeedbackFormat.TransportWide));
        packet[1] = (byte)RtcpPacketType.TransportFeedback;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((packet.Length / 4) - 1));
        if ((options & AboutSentPackets) != 0 && packet.Length >= HeaderSize + RtcpTransportFeedback.FixedSize)
        {
            // The input's number counts back from the newest packet; both formats have it at the same place, one behind the stream.
            BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Stream);
            BinaryPrimitives.WriteUInt16BigEndian(packet[12..], (ushort)(_sequence - packet[13]));
        }

        if (!RtcpReader.TryCreate(Scratch.Place(packet), out var reader) || !reader.TryRead(out var parsed))
        {
            return false;
        }

        if (RtcpTransportFeedback.TryParse(in parsed, out var feedback))
        {
            _estimator.OnFeedback(ref feedback, _nowUs);
            return true;
        }

        if (RtcpCongestionControlFeedback.TryParse(in parsed, out var arrivals))
        {
            _estimator.OnFeedback(ref arrivals, _nowUs);
            return true;
        }

        return false;
    }

    private static List<byte[]> MakeSeeds()
    {
        List<byte[]> seeds = [];
        foreach (var everyUs in (ReadOnlySpan<long>)[300, 4_000, 33_000])
        {
            var builder = new TransportFeedbackBuilder();
            for (var i = 0; i < 20; i++)
            {
                if (i % 7 != 3)
                {
                    builder.OnPacket((ushort)(20 + i), PacketSize, 1_000_000 + (i * everyUs));
                }
            }

            var bytes = new byte[TransportFeedbackBuilder.MaximumSize];
            var body = bytes.AsSpan(HeaderSize, builder.Build(bytes, 1, 2, 10_000) - HeaderSize);
            body[9] = 20;
            seeds.Add([AboutSentPackets, 20, (byte)(everyUs / 50), .. body]);
            seeds.Add([AboutSentPackets | SendsProbes, 20, 15, .. body]);
            seeds.Add([AboutSentPackets | RepeatsFeedback, 20, 100, .. body]);
        }

        // 20 reports of a stream: arrivals every 4/1024 s, one of them missing.
        byte[] reports = [.. Enumerable.Range(0, 20).SelectMany(i => i == 7 ? (byte[])[0, 0] : [0x80, (byte)(80 - (4 * i))])];
        byte[] streams = [0, 0, 0, 1, 0, 0, 0, 5, 0, 20, 0, 20, .. reports, 0, 1, 0, 0];
        seeds.Add([NamesStreams | AboutSentPackets, 20, 80, .. streams]);
        seeds.Add([NamesStreams | AboutSentPackets | SendsProbes | RepeatsFeedback, 20, 80, .. streams]);
        return seeds;
    }
}

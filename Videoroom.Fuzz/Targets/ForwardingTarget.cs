using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Srtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// What counts, rewrites, asks again and reports, with numbers that a publisher or a receiver chooses. An input is steps of eleven bytes: what
/// happens, a sequence number, a timestamp, and the time since the step before.
/// </summary>
internal sealed class ForwardingTarget : FuzzTarget
{
    private const int StepLength = 11;
    private const int ClockRate = 90_000;
    private const int HistoryCapacity = 256;
    private const int Streams = 3;

    private readonly byte[] _compound = new byte[TransportFeedbackBuilder.MaximumSize];
    private readonly ushort[] _missing = new ushort[128];
    private readonly HashSet<ulong> _indices = [];
    private State _state = new();

    /// <inheritdoc/>
    public override string Name => "forwarding";

    /// <inheritdoc/>
    public override string Summary
        => "Rewriting, negative acknowledgements, feedback, reports and retransmission: no outgoing number is used twice, tables have bounds, what is kept is released once, feedback can be read.";

    /// <inheritdoc/>
    public override int InputsPerState => 32;

    /// <inheritdoc/>
    public override int MaxLength => 20 * StepLength;

    /// <inheritdoc/>
    public override long AllocationBase => 64 * 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Enumerable.Range(0, 12).SelectMany(number => Step(0, (ushort)number, (uint)number * 3000, 20_000))],
        [.. Enumerable.Range(65_530, 12).SelectMany(number => Step(0, (ushort)number, (uint)number * 3000, 5_000))],
        [.. Step(1, 5, 0, 100), .. Step(0, 5, 0, 0), .. Step(2, 6, 3000, 0), .. Step(0, 7, 3000, 20_000), .. Step(3, 5, 90_000, 60_000)],
        [.. Step(4, 100, 0, 1_000), .. Step(4, 102, 0, 1_000), .. Step(4, 101, 0, 60_000), .. Step(5, 101, 0, 60_000), .. Step(6, 3, 0, 60_000)],
        [.. Step(7, 0xE000, 0x8000_0000, 60_000), .. Step(0, 9, 0x8000_0000, 0), .. Step(8, 1, 0, 60_000)],
    ];

    /// <inheritdoc/>
    public override void Reset()
    {
        _state = new State();
        _indices.Clear();
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        _state.History.Clear();
        Require(_state.History.Count == 0 && _state.Released == _state.Kept, "what is kept is released once");
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var sent = false;
        while (reader.Rest.Length >= StepLength)
        {
            var what = reader.Byte();
            var number = reader.UInt16();
            var timestamp = reader.UInt32();
            _state.Us += reader.UInt32() % 100_000_000;
            sent |= Happen(what, number, timestamp);
            Check();
        }

        return sent;
    }

    private bool Happen(byte what, ushort number, uint timestamp)
    {
        switch (what % 9)
        {
            case 0:
                return Forward(number, timestamp);
            case 1:
                _state.Source = (_state.Source + 1) % Streams;
                _state.Rewriter.Switch(_state.Source, _state.Mapper, number, timestamp, _state.Us);
                return false;
            case 2:
                _state.Rewriter.Drop(_state.Source, number);
                return false;
            case 3:
                _state.Mapper.OnSenderReport(new NtpTime(((ulong)number << 48) | timestamp), timestamp, _state.Us);
                _ = _state.Mapper.TryGetTimestamp(_state.Us, out _);
                _ = _state.Mapper.TryGetCaptureTime(timestamp, out _);
                _ = _state.Mapper.TryGetCaptureDistance(timestamp, _state.Other, number, out _);
                return false;
            case 4:
                _state.Feedback.OnPacket(number, 1200, _state.Us);
                BuildFeedback();
                return false;
            case 5:
                _state.Nack.OnRecovered(number);
                return false;
            case 6:
                Retransmit(number, timestamp);
                return false;
            case 7:
                _state.Statistics.OnSenderReport(new NtpTime(((ulong)number << 48) | timestamp), _state.Us);
                _state.Other.OnSenderReport(new NtpTime(((ulong)timestamp << 32) | number), timestamp, _state.Us);
                return false;
            default:
                _state.History.Expire(_state.Us / 1000);
                _ = _state.Budget.TrySpend(number, _state.Us / 1000);
                return false;
        }
    }

    private bool Forward(ushort number, uint timestamp)
    {
        var nowMs = _state.Us / 1000;
        _state.Statistics.OnPacket(number, timestamp, _state.Us);
        _state.Mapper.OnPacket(timestamp, _state.Us);
        _state.Nack.OnPacket(number, nowMs);
        _ = _state.Window.TryAdd(number);
        if (!_state.Rewriter.TryGetSource(out var source))
        {
            _state.Rewriter.Switch(_state.Source, _state.Mapper, number, timestamp, _state.Us);
            source = _state.Source;
        }

        if (!_state.Rewriter.TryRewrite(source, number, timestamp, _state.Us, out var rewritten))
        {
            return false;
        }

        CheckNonce(rewritten.SequenceNumber);
        _state.Kept++;
        _state.History.Add(rewritten.SequenceNumber, nowMs, number);
        _state.Budget.OnSent(1200, nowMs);
        return true;
    }

    // As SRTP will count: two packets of one index have one nonce.
    private void CheckNonce(ushort outgoing)
    {
        var index = (ulong)outgoing;
        if (_state.HasSent)
        {
            Require(RtpPacketIndex.TryEstimate(_state.HighestIndex, outgoing, out index), "no packet lies before the first");
        }

        Require(_indices.Add(index), "no outgoing number is used twice");
        _state.HighestIndex = _state.HasSent ? Math.Max(_state.HighestIndex, index) : index;
        _state.HasSent = true;
    }

    private void BuildFeedback()
    {
        int size;
        while ((size = _state.Feedback.Build(_compound, 1, 2, _state.Us / 1000)) > 0)
        {
            Require(RtcpReader.TryCreate(_compound.AsSpan(0, size), out var reader), "feedback is RTCP");
            Require(reader.TryRead(out var packet) && RtcpTransportFeedback.TryParse(packet, out var feedback) && feedback.StatusCount > 0, "feedback tells of packets");
        }
    }

    private void Retransmit(ushort number, uint roundTripMs)
    {
        var nowMs = _state.Us / 1000;
        if (_state.History.TryGet(number, nowMs, roundTripMs % 5000, out _))
        {
            Require(!_state.History.TryGet(number, nowMs, 0, out _), "a packet is not sent again twice at a time");
        }

        var count = _state.Nack.Collect(nowMs, roundTripMs % 5000, _missing);
        Require(count >= 0 && count <= _missing.Length, "what is asked for fits");
        _ = _state.Nack.TakeKeyFrameNeeded();
    }

    private void Check()
    {
        Require(_state.Nack.MissingCount is >= 0 and <= NackGenerator.MaximumMissing && _state.Nack.Abandoned >= 0, "what is missing has a bound");
        Require(_state.History.Count is >= 0 and <= HistoryCapacity && _state.Released + _state.History.Count == _state.Kept, "what is kept has a bound, and is released once");
        var block = _state.Statistics.BuildReportBlock(1, _state.Us);
        Require(Math.Abs(block.CumulativeLost) <= ReportBlock.MaximumCumulativeLost + 1, "a loss has 24 bits");
    }

    private static byte[] Step(byte what, ushort number, uint timestamp, uint us)
        => [
            what, (byte)(number >> 8), (byte)number, (byte)(timestamp >> 24), (byte)(timestamp >> 16), (byte)(timestamp >> 8), (byte)timestamp,
            (byte)(us >> 24), (byte)(us >> 16), (byte)(us >> 8), (byte)us,
        ];

    /// <summary>One forwarded stream.</summary>
    private sealed class State
    {
        public State()
        {
            var clock = new PublisherClock();
            Mapper = new SenderReportMapper(clock, ClockRate);
            Other = new SenderReportMapper(new PublisherClock(), ClockRate);
            History = new PacketHistory<int>(HistoryCapacity, 1000, _ => Released++);
        }

        public RtpRewriter Rewriter { get; } = new(ClockRate, 5, 7);

        public SenderReportMapper Mapper { get; }

        public SenderReportMapper Other { get; }

        public NackGenerator Nack { get; } = new();

        public TransportFeedbackBuilder Feedback { get; } = new();

        public ReceiveStatistics Statistics { get; } = new(ClockRate);

        public SequenceWindow Window { get; } = new();

        public PacketHistory<int> History { get; }

        public RetransmissionBudget Budget { get; } = new();

        public long Us { get; set; } = 1_000_000;

        public uint Source { get; set; }

        public long Kept { get; set; }

        public long Released { get; set; }

        public bool HasSent { get; set; }

        public ulong HighestIndex { get; set; }
    }
}

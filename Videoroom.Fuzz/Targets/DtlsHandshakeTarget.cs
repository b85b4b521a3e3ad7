using Videoroom.Engine.Dtls;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// A DTLS server in a handshake that gets anything, between the datagrams of a client that means it. An input is a byte that decides when it
/// comes, and a datagram.
/// </summary>
internal sealed class DtlsHandshakeTarget : FuzzTarget
{
    private const int MaxInputs = 24;
    private const long StepMs = 700;

    // A flight of ours, and its repetitions until the time limit; nobody gets more for what he sends.
    private const int MaxFlightBytes = 4 * DtlsSession.Mtu;
    private const int MaxRepetitions = 16;

    private DtlsPair _pair = new();
    private long _sentBytes;

    /// <inheritdoc/>
    public override string Name => "dtls-handshake";

    /// <inheritdoc/>
    public override string Summary =>
        "DTLS handshakes with forged datagrams in between: they succeed or fail within their time, answers are bounded, and nothing native is left.";

    /// <inheritdoc/>
    public override FuzzPace Pace => FuzzPace.Slow;

    /// <inheritdoc/>
    public override int InputsPerState => MaxInputs;

    /// <inheritdoc/>
    public override int MaxLength => DtlsSession.MaxDatagramLength;

    /// <inheritdoc/>
    public override long AllocationBase => 512 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 64;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. Convert.FromHexString("16FEFD0001000000000001000100")],
        [1, 21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40],
        [3, 20, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 1],
        .. DtlsPair.RecordFlights().Client.Select((datagram, index) => (byte[])[(byte)index, .. datagram]),
        .. DtlsPair.RecordFlights().Server.Select((datagram, index) => (byte[])[(byte)index, .. datagram]),
    ];

    /// <inheritdoc/>
    public override void Reset()
    {
        _pair.Dispose();
        _pair = new DtlsPair();
        _sentBytes = 0;
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        // Whatever came, it is over when its time is.
        _pair.NowMs += 60_000;
        _pair.Server.HandleTimeout(_pair.NowMs);
        _pair.Client.HandleTimeout(_pair.NowMs);
        Require(
            _pair.Server.State is DtlsState.Connected or DtlsState.Failed or DtlsState.Closed && _pair.Client.State is DtlsState.Connected or DtlsState.Failed or DtlsState.Closed,
            "a handshake is over when its time is");
        Require(_pair.Server.State != DtlsState.Failed || _pair.Server.Error is { Length: > 0 }, "a failure has a reason");
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var when = reader.Byte();
        _pair.NowMs += when % 4 == 3 ? StepMs : 1;
        _pair.Server.Receive(reader.Rest, _pair.NowMs);
        if (when % 8 == 7)
        {
            _pair.Client.Receive(reader.Rest, _pair.NowMs);
        }

        _pair.Server.HandleTimeout(_pair.NowMs);
        _pair.Client.HandleTimeout(_pair.NowMs);
        if (when % 2 == 1)
        {
            _pair.Deliver(_pair.Client, _pair.Server);
        }

        if (when % 16 == 15)
        {
            _pair.Deliver(_pair.Server, _pair.Client);
        }

        _sentBytes += _pair.Drain(_pair.Server);
        Require(_sentBytes <= (long)MaxFlightBytes * MaxRepetitions, "what a server sends in a handshake has a bound");
        return _pair.Server.State is DtlsState.Handshaking or DtlsState.Connected;
    }

    /// <inheritdoc/>
    public override void Dispose() => _pair.Dispose();
}

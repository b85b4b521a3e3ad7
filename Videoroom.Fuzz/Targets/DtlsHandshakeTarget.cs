using Videoroom.Engine.Dtls;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// A DTLS server in a handshake that gets anything, between the datagrams of a client that means it. An input is options, which decide what
/// arrives after it, and a datagram.
/// </summary>
internal sealed class DtlsHandshakeTarget : FuzzTarget
{
    private const int ClientFlightArrives = 0x01;
    private const int ServerFlightArrives = 0x02;
    private const int ClientGetsItToo = 0x04;
    private const int TimePasses = 0x08;
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
    public override string Summary
        => "DTLS handshakes with forged datagrams in between: they succeed or fail within their time, answers are bounded, and nothing native is left.";

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
    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

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
        var options = reader.Byte();
        _pair.NowMs += (options & TimePasses) != 0 ? StepMs : 1;
        _pair.Server.Receive(reader.Rest, _pair.NowMs);
        if ((options & ClientGetsItToo) != 0)
        {
            _pair.Client.Receive(reader.Rest, _pair.NowMs);
        }

        _pair.Server.HandleTimeout(_pair.NowMs);
        _pair.Client.HandleTimeout(_pair.NowMs);
        if ((options & ClientFlightArrives) != 0)
        {
            _pair.Deliver(_pair.Client, _pair.Server);
        }

        if ((options & ServerFlightArrives) != 0)
        {
            _pair.Deliver(_pair.Server, _pair.Client, sent: (_, datagram) => _sentBytes += datagram.Length);
        }

        _sentBytes += _pair.Drain(_pair.Server);
        Require(_sentBytes <= (long)MaxFlightBytes * MaxRepetitions, "what a server sends in a handshake has a bound");
        return _pair.Server.State is DtlsState.Handshaking or DtlsState.Connected;
    }

    /// <inheritdoc/>
    public override void Dispose() => _pair.Dispose();

    private static List<byte[]> MakeSeeds()
    {
        var (client, server) = DtlsPair.RecordFlights();
        List<byte[]> datagrams =
        [
            Convert.FromHexString("16FEFD0001000000000001000100"),
            [21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40],
            [20, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 1],
            .. client,
            .. server,
        ];
        byte[] options = [0, 0, ClientFlightArrives, ServerFlightArrives, ClientFlightArrives | ServerFlightArrives, ClientGetsItToo, TimePasses];
        return [.. datagrams.SelectMany(datagram => options.Select(option => (byte[])[option, .. datagram]))];
    }
}

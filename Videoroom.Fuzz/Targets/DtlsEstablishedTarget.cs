using Videoroom.Engine.Dtls;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// Established DTLS associations that get what a stranger forges. An input is what to do, and bytes for it: the bytes as they are, under a
/// right record header, or as changes of a datagram of this association's own handshake.
/// </summary>
internal sealed class DtlsEstablishedTarget : FuzzTarget
{
    private const int Kinds = 4;
    private const int MaxAnswersPerState = 100;

    private readonly byte[] _written = new byte[DtlsSession.MaxDatagramLength];
    private readonly List<byte[]> _seen = [];
    private DtlsPair _pair = new();
    private long _answeredBytes;

    /// <inheritdoc/>
    public override string Name => "dtls-established";

    /// <inheritdoc/>
    public override string Summary
        => "Established DTLS associations and forged datagrams: both sides stay connected and still hear the end, and what they answer is bounded.";

    /// <inheritdoc/>
    public override FuzzPace Pace => FuzzPace.Slow;

    /// <inheritdoc/>
    public override int InputsPerState => 500;

    /// <inheritdoc/>
    public override int MaxLength => DtlsSession.MaxDatagramLength;

    /// <inheritdoc/>
    public override long AllocationPerByte => 16;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    /// <inheritdoc/>
    public override void Reset()
    {
        _pair.Dispose();
        _pair = new DtlsPair();
        _seen.Clear();
        _answeredBytes = 0;
        _pair.Connect((_, datagram) => _seen.Add(datagram));
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        // Both have a fixed number of answers to repeated flights, each no longer than the last flight.
        Require(_answeredBytes <= 2L * MaxAnswersPerState * 4 * DtlsSession.Mtu, "what forged datagrams are answered with has a bound");
        _pair.Client.Close();
        _pair.Deliver(_pair.Client, _pair.Server);
        Require(_pair.Server.State == DtlsState.Closed, "the peer's own end is still heard");
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var datagram = Forge(reader.Byte(), ref reader);
        _pair.NowMs++;
        _pair.Server.Receive(datagram, _pair.NowMs);
        _pair.Client.Receive(datagram, _pair.NowMs);
        _answeredBytes += _pair.Drain(_pair.Server) + _pair.Drain(_pair.Client);
        Require(
            _pair.IsConnected && _pair.Server.Error is null && _pair.Client.Error is null && _pair.Server.DeadlineMs is null && _pair.Client.DeadlineMs is null,
            "nothing that is not authenticated changes an association");
        return DtlsRecord.PlausibleLength(datagram) > 0;
    }

    /// <inheritdoc/>
    public override void Dispose() => _pair.Dispose();

    private ReadOnlySpan<byte> Forge(byte kind, ref InputReader reader)
    {
        switch (kind % Kinds)
        {
            case 0:
                return reader.Rest;
            case 1:
                return ForgeRecord(ref reader);
            case 2:
                return ForgeCopy(ref reader);
            default:
                byte[] both = [.. ForgeRecord(ref reader), .. _seen[kind % _seen.Count]];
                return Scratch.Place(both.AsSpan(0, Math.Min(both.Length, DtlsSession.MaxDatagramLength)));
        }
    }

    // A record of any type, epoch and number around the bytes.
    private Span<byte> ForgeRecord(ref InputReader reader)
    {
        var type = (byte)(DtlsRecord.ChangeCipherSpec + (reader.Byte() & 3));
        var epoch = (ulong)(reader.Byte() & 3);
        var number = reader.UInt32();
        var fragment = reader.Rest[..Math.Min(reader.Rest.Length, _written.Length - DtlsRecord.HeaderLength)];
        DtlsRecord.WritePlain(_written, type, (epoch << 48) | number, fragment);
        return Scratch.Place(_written.AsSpan(0, DtlsRecord.HeaderLength + fragment.Length));
    }

    // A datagram that was seen, with bytes changed at places, and its end cut off. What changes nothing is no forgery: the peer's own
    // datagram, which it may send again.
    private Span<byte> ForgeCopy(ref InputReader reader)
    {
        var seen = _seen[reader.Byte() % _seen.Count];
        var copy = _written.AsSpan(0, seen.Length);
        seen.CopyTo(copy);
        var cut = reader.UInt16();
        while (reader.Rest.Length >= 3)
        {
            copy[reader.UInt16() % copy.Length] ^= reader.Byte();
        }

        return Scratch.Place(copy[..(copy.Length - (cut % copy.Length))]);
    }

    private static List<byte[]> MakeSeeds()
    {
        List<byte[]> seeds =
        [
            [0, .. Convert.FromHexString("16FEFD0001000000000001000100")],
            [1, 1, 1, 0, 0, 0, 9, .. new byte[24]],
            [1, 2, 1, 0, 0, 1, 0, .. new byte[40]],
            [1, 2, 0, 0, 0, 0, 9, 1, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4],
            [1, 1, 0, 0, 0, 0, 9, 2, 40],
            [2, 0, 0, 0, 0, 3, 1],
            [2, 2, 0, 5, 0, 14, 255, 0, 40, 1],
            [2, 3, 0, 0],
            [3, 1, 1, 0, 0, 0, 9, .. new byte[8]],
        ];
        var (client, server) = DtlsPair.RecordFlights();
        seeds.AddRange(client.Concat(server).Select(datagram => (byte[])[0, .. datagram]));
        return seeds;
    }
}

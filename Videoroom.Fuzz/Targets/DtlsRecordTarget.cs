using System.Buffers;
using System.Buffers.Binary;
using Videoroom.Engine.Dtls;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// What decides which DTLS records OpenSSL gets to see, and puts messages of handshakes together. An input is options and a datagram; with
/// the options the datagram's first record gets a right header.
/// </summary>
internal sealed class DtlsRecordTarget : FuzzTarget
{
    private const int IsOver = 0x01;
    private const int RightRecord = 0x02;
    private const int Sealed = 0x04;
    private const int FromServer = 0x08;
    private const int Overhead = 24;
    private const int MessageHeaderLength = 12;
    private const int FragmentOffsetAt = 6;

    private readonly byte[] _written = new byte[DtlsSession.MaxDatagramLength];
    private readonly ArrayBufferWriter<byte> _passed = new(64 * 1024);
    private Side _client = new(DtlsRole.Client);
    private Side _server = new(DtlsRole.Server);

    /// <inheritdoc/>
    public override string Name => "dtls-records";

    /// <inheritdoc/>
    public override string Summary
        => "DTLS records and the reassembly of handshakes: only whole records pass, messages whole and in order, nothing in plain text once the handshake is over.";

    /// <inheritdoc/>
    public override int InputsPerState => 32;

    /// <inheritdoc/>
    public override int MaxLength => DtlsSession.MaxDatagramLength;

    /// <inheritdoc/>
    public override long AllocationBase => 256 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 64;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    /// <inheritdoc/>
    public override void Reset()
    {
        _client = new Side(DtlsRole.Client);
        _server = new Side(DtlsRole.Server);
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var options = reader.Byte();
        var datagram = Prepare(reader.Rest, options);
        var side = (options & FromServer) != 0 ? _server : _client;
        var isOver = (options & IsOver) != 0;
        int? overhead = (options & Sealed) != 0 ? Overhead : null;
        _passed.ResetWrittenCount();
        side.Gate.Take(datagram, isOver, overhead, _passed);
        Check(_passed.WrittenSpan, datagram, side, isOver, overhead);
        return _passed.WrittenCount > 0;
    }

    private ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> datagram, int options)
    {
        if ((options & RightRecord) == 0 || datagram.Length < DtlsRecord.HeaderLength)
        {
            return datagram;
        }

        datagram.CopyTo(_written);
        var record = _written.AsSpan(0, datagram.Length);
        record[0] = (byte)(DtlsRecord.ChangeCipherSpec + (record[0] & 3));
        (record[1], record[2], record[3]) = (0xFE, 0xFD, 0);
        record[4] &= 1;
        BinaryPrimitives.WriteUInt16BigEndian(record[11..], (ushort)(record.Length - DtlsRecord.HeaderLength));
        return Scratch.Place(record);
    }

    private static void Check(ReadOnlySpan<byte> passed, ReadOnlySpan<byte> datagram, Side side, bool isOver, int? overhead)
    {
        while (!passed.IsEmpty)
        {
            var length = DtlsRecord.PlausibleLength(passed);
            Require(length > DtlsRecord.HeaderLength, "what passes is whole records");
            var record = passed[..length];
            var fragment = record[DtlsRecord.HeaderLength..];
            passed = passed[length..];
            if (DtlsRecord.Epoch(record) == 1)
            {
                Require(overhead is { } added && fragment.Length > added && datagram.IndexOf(record) >= 0, "a sealed record passes as it came, if a cipher could have made it");
                continue;
            }

            Require(!isOver, "nothing in plain text passes once the handshake is over");
            Require(BinaryPrimitives.ReadUInt64BigEndian(record[3..]) == side.NextSequenceNumber++, "records in plain text are numbered one after the other");
            if (record[0] == DtlsRecord.Handshake)
            {
                CheckMessage(fragment, side);
            }
            else
            {
                Require(record[0] == DtlsRecord.ChangeCipherSpec && fragment is [1], "no alert and no data passes in plain text");
            }
        }
    }

    private static void CheckMessage(ReadOnlySpan<byte> message, Side side)
    {
        Require(message.Length >= MessageHeaderLength, "a message has its header");
        var length = UInt24(message[1..]);
        Require(
            length == message.Length - MessageHeaderLength && UInt24(message[FragmentOffsetAt..]) == 0 && UInt24(message[(FragmentOffsetAt + 3)..]) == length,
            "a message passes whole");
        Require(BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == side.NextMessage++, "messages pass in order, each once");
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];

    private static List<byte[]> MakeSeeds()
    {
        List<byte[]> seeds =
        [
            [Sealed, .. Record(DtlsRecord.ApplicationData, 1, new byte[40])],
            [Sealed | IsOver, .. Record(DtlsRecord.Alert, 1, new byte[26])],
            [Sealed, .. Convert.FromHexString("16FEFD0001000000000001000100")],
            [0, .. Record(DtlsRecord.Alert, 0, [2, 40])],
            [0, .. Record(DtlsRecord.ChangeCipherSpec, 0, [1])],
            [RightRecord, .. Record(DtlsRecord.Handshake, 0, Fragment(11, 1, 4000, 0, new byte[1000]))],
            [RightRecord, .. Record(DtlsRecord.Handshake, 0, [.. Fragment(16, 2, 8, 0, new byte[4]), .. Fragment(16, 2, 8, 4, new byte[4])])],
            [FromServer, .. Record(DtlsRecord.Handshake, 0, Fragment(3, 0, 5, 0, [0xFE, 0xFF, 2, 7, 7]))],
        ];
        var (client, server) = DtlsPair.RecordFlights();
        seeds.AddRange(client.Select(datagram => (byte[])[0, .. datagram]));
        seeds.AddRange(server.Select(datagram => (byte[])[FromServer, .. datagram]));
        return seeds;
    }

    private static byte[] Record(byte type, int epoch, byte[] fragment)
    {
        var record = new byte[DtlsRecord.HeaderLength + fragment.Length];
        DtlsRecord.WritePlain(record, type, ((ulong)epoch << 48) | 7, fragment);
        return record;
    }

    private static byte[] Fragment(byte type, int number, int length, int offset, byte[] body)
        => [
            type, (byte)(length >> 16), (byte)(length >> 8), (byte)length, (byte)(number >> 8), (byte)number,
            (byte)(offset >> 16), (byte)(offset >> 8), (byte)offset, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body,
        ];

    /// <summary>What comes from one side of a handshake.</summary>
    private sealed class Side(DtlsRole peer)
    {
        public DtlsGate Gate { get; } = new(peer);

        public ulong NextSequenceNumber { get; set; }

        public int NextMessage { get; set; }
    }
}

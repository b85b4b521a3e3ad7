using Videoroom.Engine.Network;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Browser;

/// <summary>
/// Loses each datagram of one flight of a DTLS handshake once. The flights of a handshake without cookies (RFC 6347, section
/// 4.2.4): 1 the ClientHello, 2 the server's from ServerHello to ServerHelloDone, 3 the client's to its Finished, 4 the server's.
/// </summary>
internal sealed class FlightLoss(int flight)
{
    private const int RecordHeader = 13;
    private const byte ContentHandshake = 22;
    private const byte ClientHello = 1;
    private readonly HashSet<string> _lost = [];

    /// <summary>Datagrams that were lost.</summary>
    public int Lost => _lost.Count;

    public bool Loses(Direction way, ReadOnlyMemory<byte> datagram)
        => Demultiplexer.Classify(datagram.Span) == DatagramKind.Dtls
        && datagram.Length > RecordHeader + 12
        && FlightOf(way, datagram.Span) == flight
        && _lost.Add(NameOf(datagram.Span));

    private static int FlightOf(Direction way, ReadOnlySpan<byte> datagram)
    {
        var plainHandshake = datagram[0] == ContentHandshake && !IsEncrypted(datagram);
        return way == Direction.Up
            ? plainHandshake && datagram[RecordHeader] == ClientHello ? 1 : 3
            : plainHandshake ? 2 : 4;
    }

    // Type, message_seq and fragment_offset of the first message (RFC 6347, section 4.2.2), or what it is when nobody can read it:
    // the same in a repetition, which has a new record number.
    private static string NameOf(ReadOnlySpan<byte> datagram)
        => datagram[0] == ContentHandshake && !IsEncrypted(datagram)
            ? Convert.ToHexString(datagram.Slice(RecordHeader, 1)) + Convert.ToHexString(datagram.Slice(RecordHeader + 4, 5))
            : $"content type {datagram[0]}, epoch {datagram[4]}";

    private static bool IsEncrypted(ReadOnlySpan<byte> datagram) => datagram[3] != 0 || datagram[4] != 0;
}

using System.Buffers.Binary;

namespace Videoroom.Engine.Dtls;

/// <summary>
/// What a session sends: the last flight, kept so that it can be sent again (RFC 6347, section 4.2.4), and the datagrams
/// that are due, each made of whole records and within the MTU.
/// </summary>
/// <remarks>
/// Retransmission is here, not in OpenSSL, whose timer reads the wall clock and cannot be given another. A record in
/// plain text gets a new sequence number each time, else the peer would drop it as a replay; that needs a count of our
/// own for all of epoch 0. An encrypted record (Finished) is sent again as it is: a peer that has it drops it, and
/// answers the flight's plain records.
/// </remarks>
internal sealed class DtlsFlight(int mtu)
{
    private readonly List<byte[]> _records = [];
    private readonly Queue<byte[]> _datagrams = new();
    private ulong _nextPlainSequenceNumber;

    /// <summary>Whether there is a flight that could be sent again.</summary>
    public bool HasRecords => _records.Count > 0;

    /// <summary>Takes OpenSSL's output: whole records. Those of a handshake replace the kept flight.</summary>
    /// <returns>Whether they did.</returns>
    public bool Add(ReadOnlySpan<byte> output)
    {
        var fresh = new List<byte[]>();
        while (output.Length >= DtlsRecord.HeaderLength)
        {
            var length = DtlsRecord.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(output[11..]);
            fresh.Add(output[..length].ToArray());
            output = output[length..];
        }

        Enqueue(fresh);
        var handshake = fresh.FindAll(record => DtlsRecord.IsOfFlight(record));
        if (handshake.Count == 0)
        {
            return false;
        }

        _records.Clear();
        _records.AddRange(handshake);
        return true;
    }

    /// <summary>Makes the kept flight due again, in place of whatever is still waiting.</summary>
    public void Retransmit()
    {
        _datagrams.Clear();
        Enqueue(_records);
    }

    /// <summary>Takes the next datagram that is due.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the datagram.</exception>
    public bool TryTake(Span<byte> destination, out int length)
    {
        length = 0;
        if (!_datagrams.TryPeek(out var datagram))
        {
            return false;
        }

        datagram.CopyTo(destination);
        _ = _datagrams.Dequeue();
        length = datagram.Length;
        return true;
    }

    private void Enqueue(List<byte[]> records)
    {
        for (var first = 0; first < records.Count;)
        {
            var (end, length) = (first + 1, records[first].Length);
            while (end < records.Count && length + records[end].Length <= mtu)
            {
                length += records[end++].Length;
            }

            var datagram = new byte[length];
            var position = 0;
            for (; first < end; first++)
            {
                var record = datagram.AsSpan(position, records[first].Length);
                records[first].CopyTo(record);
                if (DtlsRecord.Epoch(record) == 0)
                {
                    DtlsRecord.SetSequenceNumber(record, _nextPlainSequenceNumber++);
                }

                position += record.Length;
            }

            _datagrams.Enqueue(datagram);
        }
    }
}

using System.Buffers;

namespace Videoroom.Engine.Dtls;

/// <summary>
/// What is given to OpenSSL of what comes. Whoever knows both addresses can forge the datagrams of a handshake, and OpenSSL ends a
/// session for reasons that no honest peer has to give: a record that is too short for its cipher, an alert in plain text, a message
/// that a handshake does not have, a fragment that contradicts another. What is kept from it is lost like any other datagram, and is
/// sent again. Messages in plain text are put together here, and passed whole and in order.
/// </summary>
/// <param name="peer">The peer's side of the handshake.</param>
internal sealed class DtlsGate(DtlsRole peer)
{
    private readonly DtlsReassembly _messages = new(peer);
    private ulong _nextSequenceNumber;

    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">What came from the peer.</param>
    /// <param name="isOver">The handshake is: nothing in plain text may pass any more.</param>
    /// <param name="sealedOverhead">What the negotiated cipher adds to each record; null before there is one.</param>
    /// <param name="passed">Gets the records that may pass.</param>
    /// <returns>Whether something in it was of a handshake in plain text, whether it may pass or not.</returns>
    public bool Take(ReadOnlySpan<byte> datagram, bool isOver, int? sealedOverhead, IBufferWriter<byte> passed)
    {
        var plainFlight = false;
        while (DtlsRecord.PlausibleLength(datagram) is > 0 and var next)
        {
            var record = datagram[..next];
            var fragment = record[DtlsRecord.HeaderLength..];
            datagram = datagram[next..];
            switch (record[0])
            {
                case var _ when DtlsRecord.Epoch(record) == 1:
                    if (sealedOverhead is { } overhead && fragment.Length > overhead)
                    {
                        passed.Write(record);
                    }

                    break;
                case DtlsRecord.Handshake when isOver:
                    plainFlight = true;
                    break;
                case DtlsRecord.Handshake:
                    plainFlight |= _messages.Add(fragment);
                    while (_messages.TryTake(out var message))
                    {
                        Pass(DtlsRecord.Handshake, message, passed);
                    }

                    break;
                case DtlsRecord.ChangeCipherSpec when fragment is [1] && !isOver:
                    Pass(DtlsRecord.ChangeCipherSpec, fragment, passed);
                    break;
            }
        }

        return plainFlight;
    }

    private void Pass(byte type, ReadOnlySpan<byte> fragment, IBufferWriter<byte> passed)
    {
        var record = passed.GetSpan(DtlsRecord.HeaderLength + fragment.Length);
        DtlsRecord.WritePlain(record, type, _nextSequenceNumber++, fragment);
        passed.Advance(DtlsRecord.HeaderLength + fragment.Length);
    }
}

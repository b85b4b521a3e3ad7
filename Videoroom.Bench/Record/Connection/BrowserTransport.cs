using System.Security.Cryptography;
using Videoroom.Client.Network;
using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Bench.Record.Connection;

/// <summary>
/// The recorder's side of one peer connection without I/O: ICE-lite, a DTLS server, SRTP, transport-wide feedback and picture loss
/// indications. Datagrams and a clock value in, datagrams out. It belongs to one thread at a time.
/// </summary>
/// <param name="ice">Our ICE credentials.</param>
/// <param name="dtls">Our certificate.</param>
/// <param name="answer">What was agreed on.</param>
/// <param name="sink">Takes the packets.</param>
/// <param name="send">Sends a datagram to the browser.</param>
internal sealed class BrowserTransport(
    IceParameters ice, DtlsContext dtls, RecordAnswer answer, IPacketSink sink, Action<ReadOnlySpan<byte>, Path> send) : IDisposable
{
    private const int DatagramSize = 1500;

    private readonly IceLiteAgent _ice = new(ice);
    private readonly TransportFeedbackBuilder _feedback = new();
    private readonly byte[] _out = new byte[DatagramSize];
    private readonly byte[] _rtcp = new byte[TransportFeedbackBuilder.MaximumSize];
    private readonly uint _ssrc = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private DtlsSrtp? _association;
    private uint _mediaSsrc;
    private Path _dtlsPath;

    // The browser may send media before it nominates a pair.
    private Path Remote => _ice.Selected.IsNone ? _dtlsPath : _ice.Selected;

    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">Its bytes; they are overwritten.</param>
    /// <param name="path">The pair that it came on.</param>
    /// <param name="nowUs">Now, in microseconds.</param>
    /// <exception cref="InvalidDataException">The DTLS association failed.</exception>
    public void OnDatagram(Span<byte> datagram, in Path path, long nowUs)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                var check = _ice.Handle(datagram, path, nowUs / 1000, _out);
                if (check.ResponseLength > 0)
                {
                    send(_out.AsSpan(0, check.ResponseLength), path);
                }

                break;
            case DatagramKind.Dtls when _ice.IsValid(path):
                _dtlsPath = path;
                _association ??= new DtlsSrtp(dtls, DtlsRole.Server, nowUs / 1000);
                _association.Receive(datagram, nowUs / 1000);
                SendDtls();
                FollowDtls();
                break;
            case DatagramKind.Rtp when _association is not null:
                if (_association.TryUnprotect(datagram, out var length))
                {
                    OnRtp(datagram[..length], nowUs);
                }

                break;
        }
    }

    /// <summary>Sends what is due: DTLS retransmissions, feedback, key frame requests.</summary>
    /// <param name="nowUs">Now, in microseconds.</param>
    /// <exception cref="InvalidDataException">The DTLS association failed.</exception>
    public void OnTurn(long nowUs)
    {
        if (_association?.DeadlineMs <= nowUs / 1000)
        {
            _association.HandleTimeout(nowUs / 1000);
            SendDtls();
            FollowDtls();
        }

        if (_association is not { HasKeys: true })
        {
            return;
        }

        for (int size; (size = _feedback.Build(_rtcp, _ssrc, _mediaSsrc, nowUs / 1000)) > 0;)
        {
            SendRtcp(size);
        }

        foreach (var ssrc in sink.TakeKeyFrameRequests(nowUs))
        {
            var writer = new RtcpWriter(_rtcp);
            writer.TryWritePictureLossIndication(_ssrc, ssrc);
            SendRtcp(writer.Size);
        }
    }

    public void Dispose() => _association?.Dispose();

    private void OnRtp(ReadOnlySpan<byte> packet, long nowUs)
    {
        if (!RtpPacket.TryParse(packet, out var rtp))
        {
            return;
        }

        if (rtp.TryGetExtension(answer.Extensions.TransportSequenceNumber, out var number) && number.Length == sizeof(ushort))
        {
            _mediaSsrc = _mediaSsrc == 0 ? rtp.Ssrc : _mediaSsrc;
            _feedback.OnPacket((ushort)((number[0] << 8) | number[1]), packet.Length, nowUs);
        }

        sink.OnRtp(packet, nowUs);
    }

    private void SendDtls()
    {
        while (_association!.TryGetDatagram(_out, out var length))
        {
            send(_out.AsSpan(0, length), Remote);
        }
    }

    private void FollowDtls()
    {
        if (_association!.State == DtlsState.Failed)
        {
            throw new InvalidDataException(_association.Error);
        }

        if (_association.State == DtlsState.Connected && !_association.HasKeys && !_association.MatchesAny(answer.ClientFingerprints))
        {
            throw new InvalidDataException("The browser's certificate does not have the fingerprint of its offer.");
        }

        _association.TryExportKeys();
    }

    private void SendRtcp(int size)
        => send(_out.AsSpan(0, _association!.ProtectRtcp(_rtcp.AsSpan(0, size), _out)), Remote);
}

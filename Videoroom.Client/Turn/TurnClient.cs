using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Turn;

/// <summary>
/// A TURN client with one allocation and one bound channel (RFC 8656), sans-I/O: it says which message to send next, takes
/// what comes, and wraps and unwraps datagrams. Requests that are lost are sent again; all is refreshed in time.
/// </summary>
/// <param name="username">The user name.</param>
/// <param name="password">The password.</param>
/// <param name="peer">The one address that it wants to be relayed to.</param>
/// <param name="isStream">Whether it talks over TCP: ChannelData is padded then.</param>
internal sealed class TurnClient(string username, string password, TransportAddress peer, bool isStream)
{
    /// <summary>Bytes in front of each datagram.</summary>
    public const int HeaderLength = 4;

    private const ushort Channel = 0x4000;
    private const long RepeatUs = 500_000;
    private const long RefreshUs = 240_000_000; // before a permission ends, RFC 8656, section 9
    private const uint Udp = 17;
    private const uint FamilyIPv4 = 1;
    private const uint FamilyIPv6 = 2;

    private readonly byte[] _username = Encoding.UTF8.GetBytes(username);
    private readonly byte[] _transaction = new byte[StunMessage.TransactionIdLength];
    private byte[]? _key;
    private byte[] _realm = [];
    private byte[] _nonce = [];
    private Step _step = Step.Allocate;
    private bool _sent;
    private long _dueUs;

    private enum Step
    {
        Allocate,
        BindChannel,
        Ready,
        Refresh,
    }

    /// <summary>True once datagrams pass.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The relayed transport address; unspecified before the allocation.</summary>
    public TransportAddress Relayed { get; private set; }

    /// <summary>The last error response's code; 0 without.</summary>
    public int Error { get; private set; }

    /// <summary>When <see cref="Write"/> has something to say, in microseconds.</summary>
    public long DueUs => _dueUs;

    /// <summary>Writes the message that is due.</summary>
    /// <returns>Its bytes; 0 when nothing is due.</returns>
    public int Write(Span<byte> message, long nowUs)
    {
        if (nowUs < _dueUs)
        {
            return 0;
        }

        if (_step == Step.Ready)
        {
            (_step, _sent) = (Step.Refresh, false);
        }

        if (!_sent)
        {
            RandomNumberGenerator.Fill(_transaction);
        }

        (_sent, _dueUs) = (true, nowUs + RepeatUs);
        var method = _step switch
        {
            Step.Allocate => StunMethod.Allocate,
            Step.Refresh => StunMethod.Refresh,
            _ => StunMethod.ChannelBind,
        };
        var writer = new StunWriter(message, StunClass.Request, method, _transaction);
        if (_step == Step.Allocate)
        {
            writer.AddUInt32(StunAttribute.RequestedTransport, Udp << 24);
            writer.AddUInt32(StunAttribute.RequestedAddressFamily, (peer.IsIPv4 ? FamilyIPv4 : FamilyIPv6) << 24);
        }
        else if (_step == Step.BindChannel)
        {
            writer.AddUInt32(StunAttribute.ChannelNumber, Channel << 16);
            writer.AddXorAddress(StunAttribute.XorPeerAddress, peer);
        }

        if (_key is not null)
        {
            writer.Add(StunAttribute.Username, _username);
            writer.Add(StunAttribute.Realm, _realm);
            writer.Add(StunAttribute.Nonce, _nonce);
            writer.AddMessageIntegrity(_key);
        }

        writer.AddFingerprint();
        return writer.Length;
    }

    /// <summary>Takes a STUN message.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, long nowUs)
    {
        if (!StunMessage.TryParse(datagram, out var message) || !message.TransactionId.SequenceEqual(_transaction))
        {
            return;
        }

        if (message.Class == StunClass.ErrorResponse)
        {
            OnError(message, nowUs);
        }
        else if (message.Class == StunClass.SuccessResponse && _key is not null && message.VerifyIntegrity(_key))
        {
            OnSuccess(message, nowUs);
        }
    }

    /// <summary>Writes the header in front of a datagram, and the padding behind it.</summary>
    /// <returns>Bytes of the whole message.</returns>
    public int Wrap(Span<byte> message, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message, Channel);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)length);
        return HeaderLength + (isStream ? StunMessage.PaddedLength(length) : length);
    }

    /// <summary>Finds the datagram in a ChannelData message.</summary>
    public static bool TryUnwrap(Span<byte> message, out Span<byte> datagram)
    {
        datagram = default;
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != Channel)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if (length > message.Length - HeaderLength)
        {
            return false;
        }

        datagram = message.Slice(HeaderLength, length);
        return true;
    }

    private void OnError(in StunMessage message, long nowUs)
    {
        Error = message.TryGetAttribute(StunAttribute.ErrorCode, out var code) && code.Length >= 4 ? (code[2] * 100) + code[3] : 0;
        if (Error is not (401 or 438)
            || (Error == 401 && _key is not null)
            || !message.TryGetAttribute(StunAttribute.Realm, out var realm)
            || !message.TryGetAttribute(StunAttribute.Nonce, out var nonce))
        {
            // Refused for good: it is not asked again.
            _dueUs = long.MaxValue;
            return;
        }

        (_realm, _nonce) = (realm.ToArray(), nonce.ToArray());
        _key = MD5.HashData(Encoding.UTF8.GetBytes($"{username}:{Encoding.UTF8.GetString(realm)}:{password}"));
        (_sent, _dueUs) = (false, nowUs);
    }

    private void OnSuccess(in StunMessage message, long nowUs)
    {
        switch (_step)
        {
            case Step.Allocate:
                message.TryGetXorAddress(StunAttribute.XorRelayedAddress, out var relayed);
                Relayed = relayed;
                (_step, _dueUs) = (Step.BindChannel, nowUs);
                break;
            case Step.Refresh:
                (_step, _dueUs) = (Step.BindChannel, nowUs);
                break;
            case Step.BindChannel:
                IsReady = true;
                (_step, _dueUs) = (Step.Ready, nowUs + RefreshUs);
                break;
        }

        _sent = false;
    }
}

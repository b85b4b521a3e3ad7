using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// STUN messages and the ICE agent of a connection. An input is options, the sender's port, the milliseconds since the last one, and the
/// message; with the options a message that was changed gets a right length, integrity and fingerprint again.
/// </summary>
internal sealed class StunTarget : FuzzTarget
{
    private const int RightLength = 0x01;
    private const int Sign = 0x02;
    private const int Fingerprint = 0x04;
    private const int MaxWritten = 4096;

    private static readonly IceParameters Ice = new("abcd1234", "0123456789abcdefghijklmn");
    private static readonly byte[] Key = Encoding.ASCII.GetBytes(Ice.Password);
    private static readonly TransportAddress Server = TransportAddress.FromIPv4(0x7F00_0001, 20_000);
    private static readonly ushort[] AddressAttributes = [StunAttribute.XorMappedAddress, StunAttribute.XorPeerAddress, StunAttribute.XorRelayedAddress];

    private readonly byte[] _written = new byte[MaxWritten];
    private readonly byte[] _response = new byte[IceLiteAgent.MaxResponseLength];
    private IceLiteAgent _agent = new(Ice);
    private long _nowMs;

    /// <inheritdoc/>
    public override string Name => "stun";

    /// <inheritdoc/>
    public override string Summary
        => "STUN messages, ICE checks: what is not signed changes nothing, answers are no longer than requests, attributes survive being written again.";

    /// <inheritdoc/>
    public override int InputsPerState => 64;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Seed(0, Check()),
        Seed(RightLength | Sign | Fingerprint, Check()),
        Seed(RightLength | Sign | Fingerprint, Check(nominate: false)),
        Seed(RightLength | Sign | Fingerprint, Check(StunAttribute.IceControlled)),
        Seed(RightLength | Sign, Check(0x0031)),
        Seed(RightLength, Check()),
        Seed(0, Response()),
        Seed(0, Convert.FromHexString("000100002112A442B7E7A701BC34D686FA87DFAE")),
    ];

    /// <inheritdoc/>
    public override void Reset()
    {
        _agent = new IceLiteAgent(Ice);
        _nowMs = 1_000_000;
        _agent.ExpectChecks(_nowMs);
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var options = reader.Byte();
        var port = (ushort)(40_000 + (reader.Byte() & 0x3F));
        _nowMs += reader.Byte();
        var message = Prepare(reader.Rest, options);
        IceLiteAgent.TryGetLocalUfrag(message, out _);
        CheckParsed(message);
        return HandleByAgent(message, Path.Udp(TransportAddress.FromIPv4(0x7F00_0002, port), Server));
    }

    private ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> message, int options)
    {
        if ((options & RightLength) != 0 && message.Length >= StunMessage.HeaderLength)
        {
            var whole = _written.AsSpan(0, message.Length & ~3);
            message[..whole.Length].CopyTo(whole);
            whole[0] &= 0x3F;
            BinaryPrimitives.WriteUInt16BigEndian(whole[2..], (ushort)(whole.Length - StunMessage.HeaderLength));
            BinaryPrimitives.WriteUInt32BigEndian(whole[4..], StunMessage.MagicCookie);
            message = Scratch.Place(whole);
        }

        if ((options & (Sign | Fingerprint)) == 0 || !StunMessage.TryParse(message, out var parsed))
        {
            return message;
        }

        var writer = new StunWriter(_written, parsed.Class, parsed.Method, parsed.TransactionId);
        foreach (var attribute in parsed.EnumerateAttributes())
        {
            writer.Add(attribute.Type, attribute.Value);
        }

        if ((options & Sign) != 0)
        {
            writer.AddMessageIntegrity(Key);
        }

        if ((options & Fingerprint) != 0)
        {
            writer.AddFingerprint();
        }

        return Scratch.Place(_written.AsSpan(0, writer.Length));
    }

    // What was parsed lies inside the message, and means the same when it is written again.
    private void CheckParsed(ReadOnlySpan<byte> message)
    {
        if (!StunMessage.TryParse(message, out var parsed))
        {
            return;
        }

        Require(parsed.Bytes.Length == message.Length, "a message is the whole datagram");
        _ = parsed.HasValidFingerprint();
        _ = parsed.VerifyIntegrity(Key);
        var writer = new StunWriter(_written, parsed.Class, parsed.Method, parsed.TransactionId);
        foreach (var attribute in parsed.EnumerateAttributes())
        {
            Require(attribute.Value.IsEmpty || message.Overlaps(attribute.Value), "a value lies in the message");
            writer.Add(attribute.Type, attribute.Value);
        }

        Require(StunMessage.TryParse(_written.AsSpan(0, writer.Length), out var again), "what was parsed can be written and parsed again");
        Require(again.Class == parsed.Class && again.Method == parsed.Method && again.TransactionId.SequenceEqual(parsed.TransactionId), "the header is the same again");
        var attributes = again.EnumerateAttributes();
        foreach (var attribute in parsed.EnumerateAttributes())
        {
            Require(attributes.MoveNext() && attributes.Type == attribute.Type && attributes.Value.SequenceEqual(attribute.Value), "the attributes are the same again");
        }

        Require(!attributes.MoveNext(), "there are no other attributes");
        foreach (var type in AddressAttributes)
        {
            if (parsed.TryGetXorAddress(type, out var address))
            {
                CheckAddress(address, parsed.TransactionId);
            }
        }
    }

    private static void CheckAddress(in TransportAddress address, ReadOnlySpan<byte> transactionId)
    {
        Span<byte> buffer = stackalloc byte[64];
        var writer = new StunWriter(buffer, StunClass.Indication, StunMethod.Binding, transactionId);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, address);
        Require(
            StunMessage.TryParse(buffer[..writer.Length], out var message) && message.TryGetXorAddress(StunAttribute.XorMappedAddress, out var again) && again == address,
            "an address is the same when it is written and read again");
    }

    private bool HandleByAgent(ReadOnlySpan<byte> message, in Path path)
    {
        var (selected, deadlineMs, ufrag) = (_agent.Selected, _agent.DeadlineMs, _agent.RemoteUsernameFragment);
        var result = _agent.Handle(message, path, _nowMs, _response);
        var isTaken = result.Outcome != IceCheckOutcome.Refused;
        if (isTaken)
        {
            Require(IsSigned(message), "only a signed check is taken");
            Require(_agent.IsValid(path), "a pair that was checked is valid");
        }
        else
        {
            Require(
                _agent.Selected == selected && _agent.DeadlineMs == deadlineMs && _agent.RemoteUsernameFragment == ufrag && !result.PairAdded && result.Replaced is null,
                "a refused message changes nothing");
        }

        CheckResponse(message, result.ResponseLength);
        while (_agent.TryRemoveSilentPair(_nowMs, out var silent))
        {
            Require(!_agent.IsValid(silent), "a pair that was removed is not valid");
        }

        return isTaken;
    }

    private void CheckResponse(ReadOnlySpan<byte> message, int length)
    {
        if (length == 0)
        {
            return;
        }

        Require(length <= message.Length && length <= _response.Length, "an answer is no longer than the request");
        Require(
            StunMessage.TryParse(_response.AsSpan(0, length), out var response) && response.HasValidFingerprint()
            && response.Class is StunClass.SuccessResponse or StunClass.ErrorResponse
            && response.TransactionId.SequenceEqual(message.Slice(8, StunMessage.TransactionIdLength)),
            "an answer is a response to the request");
    }

    // By hand, as RFC 8489, section 14.5, has it.
    private static bool IsSigned(ReadOnlySpan<byte> message)
    {
        for (var offset = StunMessage.HeaderLength; offset + StunMessage.AttributeHeaderLength <= message.Length;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(offset + 2)..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(message[offset..]) == StunAttribute.MessageIntegrity)
            {
                var covered = message[..offset].ToArray();
                BinaryPrimitives.WriteUInt16BigEndian(covered.AsSpan(2), (ushort)(offset + 24 - StunMessage.HeaderLength));
                return message.Slice(offset + StunMessage.AttributeHeaderLength, length).SequenceEqual(HMACSHA1.HashData(Key, covered));
            }

            offset += StunMessage.AttributeHeaderLength + StunMessage.PaddedLength(length);
        }

        return false;
    }

    private static byte[] Seed(int options, byte[] message) => [(byte)options, 1, 10, .. message];

    private static byte[] Check(ushort? extra = null, bool nominate = true)
    {
        var buffer = new byte[512];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, "transaction1"u8);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes(Ice.UsernameFragment + ":remote"));
        writer.AddUInt32(StunAttribute.Priority, 1_845_501_695);
        if (extra is { } type)
        {
            writer.AddUInt64(type, 7);
        }
        else
        {
            writer.AddUInt64(StunAttribute.IceControlling, 7);
        }

        if (nominate)
        {
            writer.AddFlag(StunAttribute.UseCandidate);
        }

        writer.AddMessageIntegrity(Key);
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }

    private static byte[] Response()
    {
        var buffer = new byte[512];
        var writer = new StunWriter(buffer, StunClass.SuccessResponse, StunMethod.Binding, "transaction1"u8);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, Server);
        writer.AddXorAddress(StunAttribute.XorPeerAddress, TransportAddress.FromIPv6([0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 7));
        writer.AddErrorCode(438);
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Ice;

public class StunMessageTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes(Rfc5769Vectors.Password);

    [Fact]
    public void Rfc5769_2_1_request_is_read_and_its_integrity_and_fingerprint_hold()
    {
        Assert.True(StunMessage.TryParse(Rfc5769Vectors.Request, out var message));
        Assert.Equal(StunClass.Request, message.Class);
        Assert.Equal(StunMethod.Binding, message.Method);
        Assert.True(message.TryGetAttribute(StunAttribute.Username, out var username));
        Assert.Equal(Rfc5769Vectors.Username, Encoding.ASCII.GetString(username));
        Assert.True(message.TryGetAttribute(StunAttribute.Priority, out var priority));
        Assert.Equal([0x6e, 0x00, 0x01, 0xff], priority.ToArray());
        Assert.True(message.HasAttribute(StunAttribute.IceControlled));
        Assert.True(message.VerifyIntegrity(Key));
        Assert.True(message.HasValidFingerprint());
    }

    [Fact]
    public void Rfc5769_2_2_and_2_3_responses_hold_the_mapped_address()
    {
        AssertResponse(Rfc5769Vectors.ResponseIPv4, "192.0.2.1");
        AssertResponse(Rfc5769Vectors.ResponseIPv6, "2001:db8:1234:5678:11:2233:4455:6677");

        static void AssertResponse(byte[] bytes, string address)
        {
            Assert.True(StunMessage.TryParse(bytes, out var message));
            Assert.Equal(StunClass.SuccessResponse, message.Class);
            Assert.True(message.TryGetXorAddress(StunAttribute.XorMappedAddress, out var mapped));
            Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 32853), mapped.ToEndPoint());
            Assert.True(message.VerifyIntegrity(Key));
            Assert.True(message.HasValidFingerprint());
        }
    }

    [Fact]
    public void Rfc5769_2_4_request_is_verified_with_a_long_term_key()
    {
        Assert.True(StunMessage.TryParse(Rfc5769Vectors.LongTermRequest, out var message));
        Assert.True(message.TryGetAttribute(StunAttribute.Username, out var username));
        Assert.Equal("マトリックス", Encoding.UTF8.GetString(username));
        Assert.True(message.HasAttribute(StunAttribute.Nonce));
        Assert.False(message.HasValidFingerprint());
        Assert.True(message.VerifyIntegrity(MD5.HashData(Encoding.UTF8.GetBytes("マトリックス:example.org:TheMatrIX"))));
        Assert.False(message.VerifyIntegrity(Key));
    }

    [Fact]
    public void The_writer_makes_the_messages_of_Rfc5769_byte_for_byte()
    {
        Span<byte> buffer = stackalloc byte[256];
        var transactionId = Rfc5769Vectors.ResponseIPv6.AsSpan(8, 12);
        var writer = new StunWriter(buffer, StunClass.SuccessResponse, StunMethod.Binding, transactionId);
        // The vector pads with a space, which a receiver must ignore: the name is taken with its padding here.
        writer.Add(StunAttribute.Software, "test vector "u8);
        buffer[23] = 11;
        writer.AddXorAddress(
            StunAttribute.XorMappedAddress,
            TransportAddress.FromAddress(IPAddress.Parse("2001:db8:1234:5678:11:2233:4455:6677"), 32853));
        writer.AddMessageIntegrity(Key);
        writer.AddFingerprint();

        Assert.Equal(Rfc5769Vectors.ResponseIPv6, buffer[..writer.Length].ToArray());
    }

    [Fact]
    public void A_writer_whose_buffer_is_too_small_says_so_instead_of_throwing()
    {
        var buffer = new byte[24];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
        Assert.Equal(20, writer.Length);
        writer.AddFlag(StunAttribute.UseCandidate);
        Assert.Equal(24, writer.Length);
        writer.AddUInt32(StunAttribute.Priority, 1);
        writer.AddMessageIntegrity(Key);
        writer.AddFingerprint();
        Assert.Equal(0, writer.Length);
        Assert.Equal(0, new StunWriter(new byte[19], StunClass.Request, StunMethod.Binding, new byte[12]).Length);
    }

    [Fact]
    public void Row03_every_truncation_of_a_message_is_refused()
    {
        foreach (var vector in new[] { Rfc5769Vectors.Request, Rfc5769Vectors.ResponseIPv6, Rfc5769Vectors.LongTermRequest })
        {
            for (var length = 0; length < vector.Length; length++)
            {
                Assert.False(StunMessage.TryParse(vector.AsSpan(0, length), out _));
            }
        }
    }

    [Fact]
    public void Row03_attributes_that_overlap_the_end_or_have_the_wrong_size_are_refused()
    {
        var length = Rfc5769Vectors.Request.ToArray();
        length[23] = 0xFF; // SOFTWARE runs past the end
        Assert.False(StunMessage.TryParse(length, out _));

        var integrity = Rfc5769Vectors.Request.ToArray();
        integrity[79] = 16; // MESSAGE-INTEGRITY of 16 bytes
        Assert.False(StunMessage.TryParse(integrity, out _));

        var cookie = Rfc5769Vectors.Request.ToArray();
        cookie[4]++;
        Assert.False(StunMessage.TryParse(cookie, out _));

        var behind = new byte[Rfc5769Vectors.Request.Length + 4];
        Rfc5769Vectors.Request.CopyTo(behind, 0);
        behind[3] += 4;
        behind[^4] = 0x80; // something after FINGERPRINT
        Assert.False(StunMessage.TryParse(behind, out _));
    }

    [Fact]
    public void Row03_no_bytes_make_the_parser_throw()
    {
        var random = new Random(5769);
        var bytes = new byte[160];
        for (var round = 0; round < 20_000; round++)
        {
            Rfc5769Vectors.Request.CopyTo(bytes, 0);
            var length = 20 + (random.Next(36) * 4);
            for (var i = random.Next(8); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes[2] = 0;
            bytes[3] = (byte)(length - 20);
            if (StunMessage.TryParse(bytes.AsSpan(0, length), out var message))
            {
                message.TryGetAttribute(0xFFFF, out _);
                message.TryGetXorAddress(StunAttribute.Username, out _);
                message.HasValidFingerprint();
                message.VerifyIntegrity(Key);
            }

            IceLiteAgent.TryGetLocalUfrag(bytes.AsSpan(0, length), out _);
        }
    }

    [Fact]
    public void What_follows_the_integrity_is_not_believed()
    {
        Span<byte> buffer = stackalloc byte[256];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
        writer.Add(StunAttribute.Username, "a:b"u8);
        writer.AddMessageIntegrity(Key);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddFingerprint();

        Assert.True(StunMessage.TryParse(buffer[..writer.Length], out var message));
        Assert.True(message.VerifyIntegrity(Key));
        Assert.False(message.HasAttribute(StunAttribute.UseCandidate));
    }
}

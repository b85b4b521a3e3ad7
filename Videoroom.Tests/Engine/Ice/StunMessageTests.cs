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
    public void A_message_without_attributes_has_none_and_proves_nothing()
    {
        var bytes = new byte[20];
        _ = new StunWriter(bytes, StunClass.Request, StunMethod.Binding, Rfc5769Vectors.Request.AsSpan(8, 12));

        Assert.True(StunMessage.TryParse(bytes, out var message));
        Assert.Equal((false, false, false, false), (message.HasIntegrity, message.HasFingerprint, message.HasValidFingerprint(), message.VerifyIntegrity(Key)));
        Assert.Equal(Rfc5769Vectors.Request.AsSpan(8, 12).ToArray(), message.TransactionId.ToArray());
        Assert.False(message.EnumerateAttributes().MoveNext());
    }

    [Fact]
    public void Row03_up_to_64_attributes_are_read_and_a_message_of_more_is_refused()
    {
        Assert.True(StunMessage.TryParse(Flags(64), out var message));
        var count = 0;
        foreach (var attribute in message.EnumerateAttributes())
        {
            Assert.Equal((0x9000 + count++, 0), (attribute.Type, attribute.Value.Length));
        }

        Assert.Equal(64, count);
        Assert.False(StunMessage.TryParse(Flags(65), out _));

        static byte[] Flags(int count)
        {
            var buffer = new byte[20 + (4 * count)];
            var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
            for (var i = 0; i < count; i++)
            {
                writer.AddFlag((ushort)(0x9000 + i));
            }

            Assert.Equal(buffer.Length, writer.Length);
            return buffer;
        }
    }

    [Fact]
    public void Row03_what_is_almost_a_header_is_none()
    {
        var bytes = new byte[24];
        new StunWriter(bytes, StunClass.Request, StunMethod.Binding, new byte[12]).AddFlag(0x9000);
        Assert.True(StunMessage.TryParse(bytes, out _));

        // The two first bits, the cookie, and a length that is not that of the datagram or no multiple of four.
        foreach (var (index, value) in new[] { (0, 0x80), (0, 0x40), (4, 0x20), (7, 0x43), (2, 1), (3, 0), (3, 3), (3, 8) })
        {
            var wrong = bytes.ToArray();
            wrong[index] = (byte)value;
            Assert.False(StunMessage.TryParse(wrong, out _), $"Byte {index} is {value}.");
        }

        foreach (var odd in new[] { 1, 2, 3 })
        {
            byte[] wrong = [.. bytes, .. new byte[odd]];
            wrong[3] += (byte)odd;
            Assert.False(StunMessage.TryParse(wrong, out _));
        }
    }

    [Fact]
    public void Row03_an_attribute_ends_where_the_message_ends_and_not_a_byte_later()
    {
        foreach (var length in new[] { 0, 1, 3, 4 })
        {
            Assert.True(StunMessage.TryParse(WithValue(length), out var message));
            Assert.True(message.TryGetAttribute(StunAttribute.Software, out var value));
            Assert.Equal(length, value.Length);
        }

        Assert.False(StunMessage.TryParse(WithValue(5), out _));
        Assert.False(StunMessage.TryParse(WithValue(ushort.MaxValue), out _));

        static byte[] WithValue(int length)
        {
            var buffer = new byte[28];
            new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]).AddUInt32(StunAttribute.Software, 0x01020304);
            (buffer[22], buffer[23]) = ((byte)(length >> 8), (byte)length);
            if (length == 0)
            {
                // What the four bytes say, then, is another attribute.
                (buffer[26], buffer[27]) = (0, 0);
            }

            return buffer;
        }
    }

    [Fact]
    public void A_second_integrity_is_only_something_behind_the_first()
    {
        Span<byte> buffer = stackalloc byte[256];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
        writer.Add(StunAttribute.Username, "a:b"u8);
        writer.AddMessageIntegrity(Key);
        writer.Add(StunAttribute.MessageIntegrity, new byte[7]);
        writer.AddFingerprint();

        Assert.True(StunMessage.TryParse(buffer[..writer.Length], out var message));
        Assert.True(message.VerifyIntegrity(Key));
        Assert.False(message.VerifyIntegrity("another"u8));
    }

    [Fact]
    public void Row03_an_integrity_that_covers_more_than_a_datagram_is_not_computed()
    {
        // The MAC would be right: nobody sends such a message, and a stranger pays less for one than we.
        Assert.True(Verifies(1476));
        Assert.False(Verifies(1480));

        static bool Verifies(int valueLength)
        {
            Span<byte> buffer = new byte[2000];
            var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
            writer.Add(StunAttribute.Data, new byte[valueLength]);
            writer.AddMessageIntegrity(Key);
            Assert.True(StunMessage.TryParse(buffer[..writer.Length], out var message));
            return message.VerifyIntegrity(Key);
        }
    }

    [Fact]
    public void Numbers_flags_and_errors_are_written_as_the_RFCs_lay_them_out()
    {
        Span<byte> buffer = new byte[200];
        buffer.Fill(0xff);
        var writer = new StunWriter(buffer, StunClass.ErrorResponse, StunMethod.Binding, new byte[12]);
        writer.AddUInt32(StunAttribute.Priority, 0x01020304);
        writer.AddUInt64(StunAttribute.IceControlling, 0x0102030405060708);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddErrorCode(487);
        writer.AddAddressErrorCode(2, 440);
        writer.Add(StunAttribute.Software, "abcde"u8);

        Assert.Equal(
            "0024000401020304" + "802A00080102030405060708" + "00250000" + "0009000400000457" + "8001000402000428" + "802200056162636465000000",
            Convert.ToHexString(buffer[20..writer.Length]));
        Assert.Equal(writer.Length - 20, (buffer[2] << 8) | buffer[3]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(0)]
    public void A_transaction_id_has_12_bytes(int length)
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[length]);
        Assert.Equal(0, writer.Length);
        writer.AddUInt32(StunAttribute.Priority, 1);
        Assert.Equal(0, writer.Length);
        Assert.Equal(-1, buffer.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_message_without_attributes_says_so_whatever_its_buffer_held()
    {
        var buffer = new byte[20];
        buffer.AsSpan().Fill(0xff);
        _ = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
        Assert.Equal("000100002112A442000000000000000000000000", Convert.ToHexString(buffer));
    }

    [Fact]
    public void A_fingerprint_is_none_of_the_attributes_that_are_read()
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
        writer.AddUInt32(StunAttribute.Priority, 1);
        writer.AddFingerprint();

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out var message));
        Assert.True(message.HasAttribute(StunAttribute.Priority));
        Assert.False(message.HasAttribute(StunAttribute.Fingerprint));
    }

    [Theory]
    [InlineData(65_535, 65_560)]
    [InlineData(65_536, 0)]
    public void A_value_has_65_535_bytes_at_most(int length, int written)
    {
        var writer = new StunWriter(new byte[70_000], StunClass.Request, StunMethod.Binding, new byte[12]);
        writer.Add(StunAttribute.Data, new byte[length]);
        Assert.Equal(written, writer.Length);
    }

    [Fact]
    public void A_writer_fills_its_buffer_to_the_last_byte_and_what_does_not_fit_changes_nothing()
    {
        for (var spare = 0; spare < 8; spare++)
        {
            var buffer = new byte[28 + spare];
            buffer.AsSpan().Fill(0xee);
            var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, new byte[12]);
            writer.AddUInt32(StunAttribute.Priority, 1);
            Assert.Equal(28, writer.Length);
            writer.AddUInt32(StunAttribute.Priority, 2);
            writer.AddUInt64(StunAttribute.IceControlled, 2);
            writer.AddErrorCode(400);
            writer.AddXorAddress(StunAttribute.XorMappedAddress, TransportAddress.FromAddress(IPAddress.Loopback, 1));
            // Nor does anything that would fit behind what did not.
            writer.AddFlag(StunAttribute.UseCandidate);
            Assert.Equal(0, writer.Length);
            Assert.Equal(-1, buffer.AsSpan(28).IndexOfAnyExcept((byte)0xee));
            Assert.Equal(8, buffer[3]);
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

    [Theory]
    [InlineData(StunMethod.Binding, 0x0001, 0x0011, 0x0101, 0x0111)]
    [InlineData(StunMethod.Allocate, 0x0003, 0x0013, 0x0103, 0x0113)]
    [InlineData(StunMethod.ChannelBind, 0x0009, 0x0019, 0x0109, 0x0119)]
    [InlineData(0x0FFF, 0x3EEF, 0x3EFF, 0x3FEF, 0x3FFF)]
    [InlineData(0x0080, 0x0200, 0x0210, 0x0300, 0x0310)]
    [InlineData(0x0070, 0x00E0, 0x00F0, 0x01E0, 0x01F0)]
    internal void Class_and_method_share_the_type_as_RFC_8489_figure_3_says(ushort method, int request, int indication, int success, int error)
    {
        foreach (var (messageClass, type) in new[]
                 {
                     (StunClass.Request, request), (StunClass.Indication, indication), (StunClass.SuccessResponse, success), (StunClass.ErrorResponse, error),
                 })
        {
            var buffer = new byte[20];
            Assert.Equal(20, new StunWriter(buffer, messageClass, method, new byte[12]).Length);
            Assert.Equal(type, (buffer[0] << 8) | buffer[1]);
            Assert.True(StunMessage.TryParse(buffer, out var message));
            Assert.Equal((messageClass, method), (message.Class, message.Method));
        }
    }
}
